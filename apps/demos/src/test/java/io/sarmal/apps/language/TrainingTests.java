package io.sarmal.apps.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.report.CrossEntropy;
import io.sarmal.apps.report.StepReport;
import io.sarmal.apps.report.ValidationReport;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.Evaluation;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingTests {
  @TempDir Path folder;
  private final Fixtures.Recorder recorder = new Fixtures.Recorder();

  @Test
  void modelLearnsTheTextAndTheBestOneIsInTheFile() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Optional<CrossEntropy> best = train(file, 0.1, plan(new Budget.Steps(150), 0.03));

    assertThat(recorder.steps).hasSize(150);
    assertThat(recorder.steps.get(0).loss()).isCloseTo(Math.log(10), within(0.5));
    assertThat(best.orElseThrow().nats()).isLessThan(0.3);
    assertThat(recorder.validations.stream().map(v -> v.loss().nats()).min(Double::compare))
        .contains(best.orElseThrow().nats());

    TrainedModel saved = TrainedModel.load(file, Cells.catalog());
    assertThat(saved.history())
        .containsEntry("data", "hello")
        .containsEntry("validation", best.orElseThrow().toString());
    try (Backend backend = Fixtures.backend()) {
      Tensor parameters =
          backend.tensor(saved.design().model().layout().shape(), saved.parameters());
      assertThat(nats(backend, parameters, 4, 8))
          .isCloseTo(best.orElseThrow().nats(), within(1e-6));
      Author author = new Author(backend, saved.design());
      ImmutableIntArray written =
          author.write(parameters, author.lineBreak(), 23, Sampler.argmax());
      assertThat(saved.design().vocabulary().decode(written)).isEqualTo("hello world\nhello world");
    }
  }

  @Test
  void sameSeedGivesTheSameFileAndAnotherSeedAnother() throws IOException {
    Path one = folder.resolve("1");
    Path same = folder.resolve("2");
    Path other = folder.resolve("3");
    Budget budget = new Budget.Steps(3);
    train(one, 0.1, Fixtures.plan(budget, 0.01, 1));
    train(same, 0.1, Fixtures.plan(budget, 0.01, 1));
    train(other, 0.1, Fixtures.plan(budget, 0.01, 2));
    assertThat(same).hasSameBinaryContentAs(one);
    assertThat(Files.mismatch(one, other)).isNotNegative();
  }

  @Test
  void epochsAndShareDoneGoOnEvenly() throws IOException {
    train(folder.resolve("model"), 0, plan(new Budget.Steps(44), 0.01));
    StepReport last = recorder.steps.get(43);
    assertThat(last.step()).isEqualTo(44);
    assertThat(last.epoch()).isCloseTo(44 / 23.0, within(1e-9)); // 719 / 4 / 8, rounded up
    assertThat(last.done()).isEqualTo(1);
    assertThat(recorder.steps.get(21).done()).isEqualTo(0.5);
  }

  @Test
  void withoutAHeldOutTailTheLastModelIsSaved() throws IOException {
    Path file = folder.resolve("model");
    assertThat(train(file, 0, plan(new Budget.Steps(2), 0.01))).isEmpty();
    assertThat(recorder.validations).isEmpty();
    assertThat(TrainedModel.load(file, Cells.catalog()).history())
        .containsEntry("steps", "2")
        .doesNotContainKey("validation");
  }

  @Test
  void timeBudgetThatIsOverAtOnceEndsWithOneStepAndAValidation() throws IOException {
    train(folder.resolve("model"), 0.1, plan(new Budget.Time(Duration.ofNanos(1)), 0.01));
    assertThat(recorder.steps).hasSize(1);
    assertThat(recorder.validations).hasSize(1);
    ValidationReport validation = recorder.validations.get(0);
    assertThat(validation.best()).isTrue();
    assertThat(validation.sample()).hasSize(200);
  }

  @Test
  void divergedTrainingSaysSo() {
    Path file = folder.resolve("model");
    assertThatThrownBy(() -> train(file, 0.1, plan(new Budget.Steps(50), 1e300)))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            Pattern.quote(file.toString())
                + ": training has diverged: step 2: the loss is NaN, .*first met in layers.0, gate"
                + " input, time step 0: NaN; .*; lower --lr or --clip, or go on with --on-nan skip"
                + " or --on-nan rollback");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "SKIP, '; the step is skipped'",
    "ROLLBACK, '; going back, and on with half the learning rate'"
  })
  void stepsThatFailAreExplainedAndEndTheRunOnlyAfterMany(OnNonFinite action, String done) {
    Training.Plan plain = plan(new Budget.Steps(50), 0.01);
    Training.Plan plan =
        new Training.Plan(
            plain.rows(),
            plain.steps(),
            plain.accumulate(),
            plain.budget(),
            progress -> progress.step() < 3 ? 0.01 : 1e300,
            plain.trainer(),
            plain.patience(),
            action,
            plain.checkpointEvery());
    assertThatThrownBy(() -> train(folder.resolve("model"), 0.1, plan))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("that is the 10th failure in a row");
    assertThat(recorder.notes)
        .hasSize(9)
        .allSatisfy(
            note ->
                assertThat(note)
                    .contains("the loss is NaN, ")
                    .contains("first met in layers.0, gate input, time step 0: NaN")
                    .endsWith(done));
  }

  @Test
  void validationDoesNotDependOnTheLengthOfItsWindows() {
    try (Backend backend = Fixtures.backend()) {
      Tensor parameters =
          backend.tensor(
              Fixtures.design().model().layout().shape(),
              Fixtures.design().model().layout().initialValues(3));
      double whole = nats(backend, parameters, 1, 1000);
      assertThat(nats(backend, parameters, 1, 7)).isCloseTo(whole, within(1e-12));
      assertThat(nats(backend, parameters, 64, 7)).isCloseTo(whole, within(0.02));
      backend.release(parameters);
      assertThat(backend.liveTensors().orElse(0)).isZero();
    }
  }

  @Test
  void trainingLeavesNoTensorBehind() throws IOException {
    try (Backend backend = Fixtures.backend()) {
      try (Training training =
          training(backend, folder.resolve("m"), 0.1, plan(new Budget.Steps(2), 0.01))) {
        training.run();
      }
      assertThat(backend.liveTensors().orElseThrow()).isZero();
    }
  }

  @Test
  void budgetsAreUsedUpAtTheirEnd() {
    assertThat(new Budget.Steps(10).done(4, Duration.ofHours(1))).isEqualTo(0.4);
    assertThat(new Budget.Steps(10).done(11, Duration.ZERO)).isEqualTo(1);
    assertThat(new Budget.Time(Duration.ofSeconds(10)).done(99, Duration.ofSeconds(4)))
        .isEqualTo(0.4);
    assertThat(new Budget.Time(Duration.ofSeconds(10)).done(0, Duration.ofSeconds(11)))
        .isEqualTo(1);
  }

  @Test
  void modelThatDoesNotFitIsRefusedWithAnEstimate() {
    assertThatThrownBy(
            () -> MemoryNeed.check(Fixtures.design(), plan(new Budget.Steps(1), 0.01), 10_000))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "1 layer of lstm, hidden 12, embedding 6: training its 1,102 parameters in batches of"
                + " 4 x 8 takes about 0.0 GB, and the JVM has 0.0 GB; lower --hidden, --layers,"
                + " --embed, --batch or --seq, or give the JVM more with JAVA_OPTS=-Xmx1g");
    MemoryNeed.check(Fixtures.design(), plan(new Budget.Steps(1), 0.01), 1_000_000);
  }

  private static double nats(Backend backend, Tensor parameters, int rows, int steps) {
    try (Evaluation evaluation =
        new Evaluation(backend, new NextToken(Fixtures.design().model()), parameters)) {
      return new Validation(Fixtures.split(0.1).validation(), rows, steps).nats(evaluation);
    }
  }

  private static Training.Plan plan(Budget budget, double rate) {
    return Fixtures.plan(budget, rate, 1);
  }

  private Optional<CrossEntropy> train(Path file, double heldOut, Training.Plan plan)
      throws IOException {
    try (Backend backend = Fixtures.backend();
        Training training = training(backend, file, heldOut, plan)) {
      return training.run().best();
    }
  }

  private Training training(Backend backend, Path file, double heldOut, Training.Plan plan) {
    return new Training(
        backend,
        Fixtures.design(),
        Fixtures.split(heldOut),
        plan,
        file,
        Map.of(),
        Map.of("data", "hello"),
        recorder);
  }
}
