package io.sarmal.apps.translate;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * A text and what is right to make of it.
 *
 * @param source what is given, not empty
 * @param targets the right answers, at least one
 */
public record Pair(String source, List<String> targets) {
  /** Copies the list. */
  public Pair {
    targets = List.copyOf(targets);
    checkArgument(
        !source.isEmpty() && !targets.isEmpty(), "a pair has a source and at least one target");
  }

  /** A pair with one right answer. */
  public static Pair of(String source, String target) {
    return new Pair(source, List.of(target));
  }
}
