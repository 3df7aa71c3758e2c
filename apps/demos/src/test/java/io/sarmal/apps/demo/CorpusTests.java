package io.sarmal.apps.demo;

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
  void theTailIsTestedOnAndNothingIsLost() {
    String text = "a😀b".repeat(500);
    Corpus corpus = Corpus.ofTail(Text.of("folder/a.txt", text));
    assertThat(corpus.train().content() + corpus.validation().content() + corpus.test().content())
        .isEqualTo(text);
    assertThat(corpus.test().content().length()).isBetween(200, 201);
    assertThat(corpus.validation().content().length()).isBetween(99, 101);
    assertThat(corpus.train().name()).isEqualTo("a.txt");
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
