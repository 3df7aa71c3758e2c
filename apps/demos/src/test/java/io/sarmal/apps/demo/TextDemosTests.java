package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demos spam, words and forecast, on data that comes with the program or is generated. */
class TextDemosTests {
  @TempDir private Path folder;

  private final StringWriter output = new StringWriter();

  private int run(String... arguments) {
    Path model = folder.resolve("model.safetensors");
    List<String> all =
        Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--threads", "1", "--data-dir", folder.toString(), "--out", model.toString()))
            .toList();
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(output, true))
        .execute(all.toArray(String[]::new));
  }

  private void assertWritten(String... names) {
    for (String name : names) {
      assertThat(folder.resolve(name)).isNotEmptyFile();
    }
  }

  @Test
  void generatedSpamIsToldFromHamInAQuickRunAndCalledGenerated() {
    assertThat(run("spam", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("GENERATED messages", "naive Bayes");
    assertWritten("model.safetensors", "model-confusion.png", "model-loss.png");
  }

  @Test
  void aGeneratedSeriesIsForecastBetterThanForFreeInAQuickRunAndCalledGenerated() {
    assertThat(run("forecast", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("GENERATED series", "the value of last season");
    assertWritten("model.safetensors", "model-forecast.png");
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

    assertThat(run("forecast", "--quick", "--data", file.toString()))
        .as(output.toString())
        .isEqualTo(1);
  }

  @Test
  void turkishIsWrittenWordByWordInAQuickRun() {
    assertThat(run("words", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("after \"ankara\":", "a Witten-Bell 3-gram");
    assertWritten("model.safetensors", "model-loss.png");
  }

  @Test
  void aSeriesThatIsTooShortIsAClearError() throws IOException {
    Path file = Files.writeString(folder.resolve("short.csv"), "month,value\n1,2\n2,3\n");

    assertThat(run("forecast", "--data", file.toString())).isNotZero();
    assertThat(output.toString()).contains("2 values are too few for seasons of 12");
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
