package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.data.Message;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Messages as a classifier reads them: the ids of their words, and 1 for spam, 0 for ham.
 *
 * @param messages as they were written
 * @param words the ids of each message's words, all of them
 * @param steps so many words of a message are read, from its beginning
 */
record LabelledText(List<Message> messages, List<ImmutableIntArray> words, int steps) {

  static LabelledText of(List<Message> messages, Vocabulary vocabulary, int steps) {
    return new LabelledText(
        messages,
        messages.stream()
            .map(message -> vocabulary.encode(Text.of("a message", clean(message.text())), true))
            .map(Vocabulary.Encoded::ids)
            .toList(),
        steps);
  }

  /**
   * Words in small letters, a space between. Each digit becomes "0", since how long a number is
   * says more than which it is; signs other than those of money only separate.
   */
  static String clean(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("\\d", "0")
        .replaceAll("['’]", "")
        .replaceAll("[^\\p{L}0£$]+", " ")
        .strip();
  }

  int size() {
    return messages.size();
  }

  /** The classes of all messages. */
  ImmutableIntArray classes() {
    return ImmutableIntArray.copyOf(messages.stream().mapToInt(m -> m.spam() ? 1 : 0));
  }

  /** How many words of rows are read. */
  int[] lengths(List<Integer> rows) {
    return rows.stream().mapToInt(row -> Math.min(steps, words.get(row).length())).toArray();
  }

  /** The ids of rows, {@code [T, B]}; what is beyond a row's length is never read. */
  int[] ids(List<Integer> rows) {
    int[] ids = new int[steps * rows.size()];
    for (int b = 0; b < rows.size(); b++) {
      ImmutableIntArray row = words.get(rows.get(b));
      for (int t = 0; t < Math.min(steps, row.length()); t++) {
        ids[t * rows.size() + b] = row.get(t);
      }
    }
    return ids;
  }

  /** All rows. */
  List<Integer> rows() {
    return IntStream.range(0, size()).boxed().toList();
  }

  /** Rows as {@link WordClassifier} takes them. */
  Batch batch(List<Integer> rows) {
    int[] classes = rows.stream().mapToInt(row -> messages.get(row).spam() ? 1 : 0).toArray();
    return Batch.empty()
        .integers(Shape.of(steps, rows.size()), ids(rows))
        .lengths(steps, lengths(rows))
        .integers(Shape.of(rows.size()), classes);
  }
}
