package io.sarmal.apps.demo;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTests {
  @Test
  void theTailIsTestedOnAndTheRestIsValidatedOnEverywhere() {
    Random random = new Random(2);
    String text =
        random.ints(4000, 'a', 'z' + 1).mapToObj(Character::toString).collect(joining("😀"));
    Corpus corpus = Corpus.ofTail(Text.of("folder/a.txt", text));
    String train = corpus.train().content();
    String validation = corpus.validation().content();
    assertThat(corpus.train().name()).isEqualTo("a.txt");
    assertThat(train.length() + validation.length() + corpus.test().content().length())
        .isEqualTo(text.length());
    assertThat(validation.length()).isBetween(text.length() / 20 - 10, text.length() / 20 + 10);
    assertThat(text).endsWith(train.substring(train.length() - 100) + corpus.test().content());
    int last = 0;
    for (int part = 0; part < 10; part++) {
      int middle = validation.length() * (2 * part + 1) / 20;
      String piece = validation.substring(middle - 20, middle + 20);
      assertThat(text.indexOf(piece)).isBetween(last, text.length() * (part + 1) * 9 / 100);
      assertThat(train).doesNotContain(piece);
      last = text.length() * (part + 1) * 9 / 100;
    }
  }

  @Test
  void everyFileIsOnOneSideWhateverTheirOrder() {
    List<Corpus.Source> files = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      files.add(new Corpus.Source("f" + i, ("<" + i + ">").repeat(10 + random.nextInt(50))));
    }
    Corpus corpus = Corpus.ofFiles("files", files);
    Collections.shuffle(files, random);
    assertThat(Corpus.ofFiles("files", files)).isEqualTo(corpus);

    Set<String> all = new HashSet<>();
    for (Text part : List.of(corpus.train(), corpus.validation(), corpus.test())) {
      Set<String> marks = new HashSet<>(List.of(part.content().split("(?<=>)")));
      assertThat(all).doesNotContainAnyElementsOf(marks);
      all.addAll(marks);
    }
    assertThat(all).hasSize(200);
    double whole = files.stream().mapToInt(file -> file.content().length()).sum();
    assertThat(corpus.test().content().length() / whole).isBetween(0.08, 0.1);
    assertThat(corpus.validation().content().length() / whole).isBetween(0.03, 0.05);
  }

  @Test
  void tooLittleIsRefused() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Corpus.ofTail(Text.of("a.txt", "a".repeat(9000))).checked())
        .withMessageContaining("a.txt: is too short");
  }
}
