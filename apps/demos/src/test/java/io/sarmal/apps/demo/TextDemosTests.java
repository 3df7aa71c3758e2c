package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demos spam, words and forecast, on data that comes with the program or is generated. */
class TextDemosTests {
  @TempDir private Path folder;
  private DemoRun demo;

  @BeforeEach
  void prepare() {
    demo = new DemoRun(folder);
  }

  @Test
  void generatedSpamIsToldFromHamInAQuickRunAndCalledGenerated() {
    assertThat(demo.run("spam", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("GENERATED messages", "naive Bayes");
    demo.assertWritten("", "-confusion.png", "-loss.png");
  }

  @Test
  void aGeneratedSeriesIsForecastBetterThanForFreeInAQuickRunAndCalledGenerated() {
    assertThat(demo.run("forecast", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("GENERATED series", "the value of last season");
    demo.assertWritten("", "-forecast.png");
  }

  @Test
  void aSeriesThatIsNothingButChanceMissesTheBound() throws IOException {
    StringBuilder walk = new StringBuilder("step,value\n");
    Random random = new Random(7);
    double value = 1000;
    for (int i = 0; i < 200; i++) {
      value += random.nextGaussian();
      walk.append(i).append(',').append(value).append('\n');
    }
    Path file = Files.writeString(folder.resolve("walk.csv"), walk);

    assertThat(demo.run("forecast", "--quick", "--data", file.toString()))
        .as(demo.output())
        .isEqualTo(1);
  }

  @Test
  void turkishIsWrittenWordByWordInAQuickRun() {
    assertThat(demo.run("words", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("after \"ankara\":", "a Witten-Bell 3-gram");
    demo.assertWritten("", "-loss.png");
  }

  @Test
  void aSeriesThatIsTooShortIsAClearError() throws IOException {
    Path file = Files.writeString(folder.resolve("short.csv"), "month,value\n1,2\n2,3\n");

    assertThat(demo.run("forecast", "--data", file.toString())).isNotZero();
    assertThat(demo.output()).contains("2 values are too few for seasons of 12");
  }

  @Test
  void smallLettersAreThoseOfTurkish() {
    assertThat(WordsDemo.lowerCase("ISPARTA'da İĞNE, I\u0307zmir"))
        .isEqualTo("ısparta'da iğne, izmir");
  }

  @Test
  void aMessageIsCutToItsWordsAndTheLengthsOfItsNumbers() {
    assertThat(LabelledText.clean("WIN £500 now!! Don't wait: call-09061\tto  claim."))
        .isEqualTo("win £000 now dont wait call 00000 to claim");
  }
}
