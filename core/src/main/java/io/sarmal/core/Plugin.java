package io.sarmal.core;

/** What every plugin has: a name by which a user asks for it. */
public interface Plugin {
  /** Lower-case letters, digits and hyphens, starting with a letter, such as {@code "lstm"}. */
  String name();
}
