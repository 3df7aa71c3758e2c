package io.sarmal.apps.text;

import com.google.common.collect.ImmutableList;

/** Puts files together to one text, each ended by a line break. */
final class TextJoiner {
  private final String name;
  private final StringBuilder content = new StringBuilder();
  private final ImmutableList.Builder<Text.Part> parts = ImmutableList.builder();
  private final ImmutableList.Builder<String> notes = ImmutableList.builder();
  private int count;

  TextJoiner(String name) {
    this.name = name;
  }

  /** Appends a file; an empty one leaves no trace. */
  void add(String file, String text) {
    if (text.isEmpty()) {
      return;
    }
    parts.add(new Text.Part(file, content.length()));
    content.append(text);
    if (!text.endsWith("\n")) {
      content.append('\n');
    }
    count++;
  }

  /** Adds something that the user should know. */
  void note(String note) {
    notes.add(note);
  }

  /** The characters so far. */
  int length() {
    return content.length();
  }

  /** All files, in the order they were added; at least one. */
  Text text() {
    return new Text(name, content.toString(), parts.build(), notes.add(count + " files").build());
  }
}
