package io.sarmal.apps.project;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;

/**
 * What a new plugin is called.
 *
 * @param text lower-case letters, digits and hyphens, starting with a letter
 */
public record PluginName(String text) {
  /** Checks the name. */
  public PluginName {
    if (!text.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "\"%s\" is no name: use lower-case letters, digits and hyphens, starting with a letter"
              .formatted(text));
    }
  }

  /** The name as classes begin with it: {@code MyCell} for {@code my-cell}. */
  public String inClasses() {
    return Splitter.on('-')
        .omitEmptyStrings()
        .splitToStream(text)
        .map(word -> Ascii.toUpperCase(word.substring(0, 1)) + word.substring(1))
        .collect(joining());
  }
}
