package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.baseline.NaiveBayes;
import io.sarmal.apps.data.Message;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Messages for three purposes, as ids of a vocabulary that only the first of them made. */
record SpamParts(
    Vocabulary vocabulary, LabelledText train, LabelledText validation, LabelledText test) {

  /**
   * Seven parts to train on, one to validate on, two to test on.
   *
   * @param messages of different texts, so that no part has another's
   * @param words so many are read of each
   * @param leastCount words that are seen less often share one id
   */
  static SpamParts of(List<Message> messages, int words, int leastCount, long seed) {
    List<Message> shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, new Random(seed));
    int first = shuffled.size() * 7 / 10;
    int second = shuffled.size() * 8 / 10;
    List<Message> train = shuffled.subList(0, first);
    String read =
        train.stream()
            .map(each -> LabelledText.clean(each.text()))
            .collect(Collectors.joining(" "));
    Vocabulary vocabulary = Unit.WORD.vocabulary(Text.of("the messages", read), leastCount);
    return new SpamParts(
        vocabulary,
        LabelledText.of(train, vocabulary, words),
        LabelledText.of(shuffled.subList(first, second), vocabulary, words),
        LabelledText.of(shuffled.subList(second, shuffled.size()), vocabulary, words));
  }

  /** What naive Bayes does with the test part: it reads all words, in no order. */
  SpamVerdicts naiveBayes() {
    NaiveBayes bayes = new NaiveBayes(vocabulary.size(), train.words(), train.classes());
    return SpamVerdicts.of(
        test.classes(), ImmutableIntArray.copyOf(test.words().stream().mapToInt(bayes::classify)));
  }
}
