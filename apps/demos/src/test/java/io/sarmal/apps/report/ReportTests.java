package io.sarmal.apps.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Unit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a locale whose decimal point is a comma, so that a forgotten one shows. */
class ReportTests {
  private static final Locale DEFAULT = Locale.getDefault();

  private static final StepReport STEP =
      new StepReport(1234, 1.5, 0.25, 1.98765, 0.5, 45_678.9, Duration.ofSeconds(100));
  private static final ValidationReport VALIDATION =
      new ValidationReport(
          1234,
          new CrossEntropy(1.5234, Unit.CHAR),
          true,
          Duration.ofMillis(100_500),
          "To be,\nor not");

  private final StringWriter text = new StringWriter();

  @BeforeEach
  void writeNumbersWithCommas() {
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
  }

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5234 | CHAR | 1.5234 nats/char, 2.1978 bits/char, perplexity 4.588",
        "4.7    | WORD | 4.7000 nats/word, 6.7807 bits/word, perplexity 109.947",
        "0      | BYTE | 0.0000 nats/byte, 0.0000 bits/byte, perplexity 1.000"
      })
  void crossEntropyIsShownInItsUnit(double nats, Unit unit, String expected) {
    assertThat(new CrossEntropy(nats, unit)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59400, 59 s",
    "59600, 1 min 00 s",
    "185000, 3 min 05 s",
    "7620000, 2 h 07 min"
  })
  void durationsAreForPeople(long millis, String expected) {
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @Test
  void stepIsOneLine() {
    assertThat(STEP)
        .hasToString(
            "step 1,234, epoch 1.50, loss 1.9877, 45,679 tokens/s, gradient norm 0.500,"
                + " 5 min 00 s left");
  }

  @Test
  void timeLeftIsWhatTheRestTakesAtTheSamePace() {
    assertThat(STEP.left()).isEqualTo(Duration.ofMinutes(5));
    assertThat(at(1, 0, 5).left()).isZero();
    assertThat(at(1, 1, 5).left()).isZero();
  }

  @Test
  void plainLinesKeepTheirDistanceAndTheLastIsShown() {
    try (PlainReporter reporter =
        new PlainReporter(new PrintWriter(text), Duration.ofSeconds(10))) {
      for (int second = 0; second <= 25; second++) {
        reporter.step(at(second + 1, second / 25.0, second));
      }
    }
    assertThat(text.toString().lines().map(line -> line.substring(0, line.indexOf(','))))
        .containsExactly("step 1", "step 11", "step 21", "step 26");
  }

  @Test
  void validationIsShownWithItsSample() {
    try (PlainReporter reporter = new PlainReporter(new PrintWriter(text), Duration.ZERO)) {
      reporter.validation(VALIDATION);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "step 1,234, validation 1.5234 nats/char, 2.1978 bits/char, perplexity 4.588, the best"
                + " so far",
            "  To be,",
            "  or not");
  }

  @ParameterizedTest
  @CsvSource({
    "120, ' 25 % [==========                              ] step 1,234, loss 1.9877, 45,679 tok/s, norm 0.50, 5 min 00 s left'",
    "79, ' 25 % [=    ] step 1,234, loss 1.9877, 45,679 tok/s, norm 0.50, 5 min 00 s left'",
    "40, ' 25 % [=  ] step 1,234, loss 1.9877, 45,'"
  })
  void barMakesRoomForTheFiguresAndGoesForAValidation(int width, String expected) {
    List<String> drawn = new ArrayList<>();
    ProgressBarBuilder builder =
        new ProgressBarBuilder().setConsumer(new DelegatingProgressBarConsumer(drawn::add, width));
    try (TerminalReporter reporter = new TerminalReporter(new PrintWriter(text), builder)) {
      reporter.step(STEP);
      reporter.validation(VALIDATION);
      reporter.step(STEP);
    }
    assertThat(drawn).contains(expected);
    assertThat(text.toString()).startsWith("step 1,234, validation 1.5234 nats/char");
  }

  @Test
  void forkedTestsHaveNoTerminal() {
    assertThat(Terminal.isInteractive()).isFalse();
  }

  @Test
  void metricsAreJsonLines(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsReporter reporter = new MetricsReporter(file, false)) {
      reporter.step(STEP);
      assertThat(file).content().endsWith("}\n");
      reporter.validation(VALIDATION);
      reporter.step(
          new StepReport(2, 0, 0, Double.NaN, Double.POSITIVE_INFINITY, 1, Duration.ZERO));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"type\":\"step\",\"step\":1234,\"epoch\":1.5,\"loss\":1.98765,\"gradient_norm\":0.5,"
                + "\"tokens_per_second\":45678.9,\"seconds\":100.0}",
            "{\"type\":\"validation\",\"step\":1234,\"unit\":\"char\",\"nats\":1.5234,\"bits\":"
                + VALIDATION.loss().bits()
                + ",\"perplexity\":"
                + VALIDATION.loss().perplexity()
                + ",\"best\":true,\"seconds\":100.5}",
            "{\"type\":\"step\",\"step\":2,\"epoch\":0.0,\"loss\":null,\"gradient_norm\":null,"
                + "\"tokens_per_second\":1.0,\"seconds\":0.0}");
  }

  @Test
  void metricsThatCannotBeWrittenAreRefusedAtOnce(@TempDir Path folder) {
    assertThatThrownBy(() -> new MetricsReporter(folder, false))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder + ": metrics cannot be written (")
        .hasMessageEndingWith("; choose another place with --metrics");
  }

  private static StepReport at(long step, double done, long seconds) {
    return new StepReport(step, 0, done, 1, 1, 1, Duration.ofSeconds(seconds));
  }

  @Test
  void metricsOfAResumedRunGoOnWhereItDid(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsReporter reporter = new MetricsReporter(file, false)) {
      reporter.step(at(1));
      reporter.step(at(2));
      reporter.note("skipped");
      reporter.step(at(3));
    }
    Files.writeString(file, "{\"type\":\"ste", StandardOpenOption.APPEND);
    try (MetricsReporter reporter = new MetricsReporter(file, true)) {
      reporter.resumed(2);
      reporter.step(at(3));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2)).isEqualTo("{\"type\":\"note\",\"text\":\"skipped\"}");
    assertThat(lines.get(3)).startsWith("{\"type\":\"step\",\"step\":3,");
  }

  private static StepReport at(long step) {
    return new StepReport(step, 0, 0, 1, 1, 1, Duration.ZERO);
  }
}
