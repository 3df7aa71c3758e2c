package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.optim.ConstantRate;
import io.sarmal.autodiff.optim.Sgd;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonFiniteTests {
  private static final Trainer.Config CONFIG = new Trainer.Config(new Sgd(0.5), 5, 2);

  private final ReferenceBackend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    assertThat(backend.liveTensors()).hasValue(0);
    backend.close();
  }

  private Trainer speller() {
    return new Trainer(backend, Spelling.objective(0), CONFIG);
  }

  /** Sets some elements of a parameter. */
  private static void plant(Trainer trainer, String name, double value, int... elements) {
    TrainerState state = trainer.state();
    ParameterLayout.Entry entry = trainer.objective().layout().entries().get(name);
    double[] flat = state.parameters().doubles();
    Arrays.stream(elements).forEach(i -> flat[entry.offset() + i] = value);
    trainer.restore(
        new TrainerState(
            state.steps(),
            state.draws(),
            StoredTensor.of(state.parameters().shape(), flat),
            state.slots(),
            state.sequence(),
            state.carried()));
  }

  @Test
  void layerGateAndTimeStepOfTheFirstBadValueAreNamed() {
    try (Trainer trainer = speller()) {
      // "hello " meets its first o at step 4; infinity minus infinity is in the forget gate only
      plant(trainer, "embedding.weight", 1e200, 16, 17);
      plant(trainer, "layers.0.wf", 1e200, 0);
      plant(trainer, "layers.0.wf", -1e200, 8);
      plant(trainer, "layers.0.w", 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
      TrainerState before = trainer.state();
      trainer.accumulate(Spelling.window(0, 6));
      assertThat(trainer.updateIfFinite(0.1).loss()).isNaN();
      Diagnosis diagnosis = trainer.diagnose();
      assertThat(diagnosis).hasToString("first met in layers.0, gate forget, time step 4: NaN");
      trainer.discard();
      assertThat(trainer.state().parameters()).isEqualTo(before.parameters());
      assertThat(trainer.state().slots()).isEqualTo(before.slots());
      assertThat(trainer.steps()).isZero();
    }
  }

  @Test
  void aLaterLayerIsNamedWhereTheFirstIsSound() {
    try (Trainer trainer = speller()) {
      plant(trainer, "layers.1.wf", Double.NaN, 3);
      plant(trainer, "output.bias", Double.NaN, 0);
      trainer.accumulate(Spelling.window(0, 6));
      trainer.updateIfFinite(0.1);
      assertThat(trainer.diagnose())
          .hasToString(
              "an earlier update left parameter layers.1.wf and 1 more not finite; first met in"
                  + " layers.1, gate forget, time step 0: NaN");
    }
  }

  @Test
  void aBatchWithAHoleIsNamed() {
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG)) {
      trainer.accumulate(Batch.empty().reals(Shape.of(2), 1, Float.NaN));
      assertThat(trainer.diagnose()).hasToString("first met in the batch, array 0: NaN");
    }
  }

  @Test
  void aGradientIsNamedByItsParameter() {
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG)) {
      trainer.accumulate(Batch.empty().reals(Shape.of(2), 1, 0));
      Trainer.Report report = trainer.updateIfFinite(0.1);
      assertThat(report.loss()).isEqualTo(0.5);
      assertThat(report.gradientNorm()).isNotFinite();
      assertThat(trainer.diagnose().toString()).startsWith("first met in the gradient of line.w: ");
    }
  }

  /** The mean root of a linear layer over a sequence. */
  private record Root(Linear layer) implements Objective {
    @Override
    public ParameterLayout layout() {
      return ParameterLayout.builder().add("slope", layer.parameters()).build();
    }

    @Override
    public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
      return Result.of(layer.apply(batch.get(0)).square().sqrt().mean());
    }
  }

  @Test
  void theGradientOfALayersOutputIsNamedWithItsTimeStep() {
    try (Trainer trainer = new Trainer(backend, new Root(new Linear(1, 1)), CONFIG)) {
      trainer.accumulate(Batch.empty().reals(Shape.of(5, 1, 1), 3, 1, 0, 2, 1));
      Trainer.Report report = trainer.updateIfFinite(0.1);
      assertThat(report.loss()).isFinite();
      assertThat(report.gradientNorm()).isNaN();
      assertThat(trainer.diagnose())
          .hasToString("first met in the gradient of slope, output, time step 2: NaN");
    }
  }

  /** What a loop says about failed steps. */
  private static final class Notes implements TrainingListener {
    final List<NonFiniteStep> failures = new ArrayList<>();
    final List<Progress> steps = new ArrayList<>();

    @Override
    public void step(Progress progress, Trainer.Report report) {
      steps.add(progress);
    }

    @Override
    public void nonFinite(NonFiniteStep step, OnNonFinite action) {
      failures.add(step);
    }
  }

  private static BatchSource withHole(int at) {
    List<Batch> batches = new ArrayList<>(Arrays.asList(Line.BATCH, Line.BATCH, Line.BATCH));
    batches.add(at, Batch.empty().reals(Shape.of(2), 1, Float.POSITIVE_INFINITY));
    return BatchSource.of(batches);
  }

  @Test
  void stopEndsTheRunAndSaysWhy() {
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG)) {
      TrainingLoop loop = TrainingLoop.of(trainer, withHole(2)).budget(new Budget.Steps(8)).build();
      assertThatThrownBy(loop::run)
          .isInstanceOf(NonFiniteException.class)
          .hasMessage(
              "step 3: the loss is Infinity, first met in the batch, array 0: Infinity; lower the"
                  + " learning rate or the greatest norm, or have such steps skipped");
      assertThat(trainer.steps()).isEqualTo(2);
    }
  }

  @Test
  void skipLeavesOutTheBatchAndNothingElse() throws IOException {
    Notes notes = new Notes();
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG);
        Trainer without = new Trainer(backend, new Line(), CONFIG)) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, withHole(2))
              .budget(new Budget.Steps(8))
              .learningRate(LearningRate.of(new ConstantRate(0.01)))
              .onNonFinite(OnNonFinite.SKIP)
              .listener(notes)
              .build();
      assertThat(loop.run()).isEqualTo(TrainingLoop.End.BUDGET);
      assertThat(notes.failures).extracting(NonFiniteStep::number).containsExactly(3L, 7L);
      assertThat(notes.failures).extracting(NonFiniteStep::inARow).containsOnly(1);
      for (int i = 0; i < 6; i++) {
        without.step(Line.BATCH, 0.01);
      }
      assertThat(trainer.parameterValues()).isEqualTo(without.parameterValues());
    }
  }

  /** A rate far too high until it has been halved a few times, after a good beginning. */
  private static TrainingLoop.Builder hot(Trainer trainer) {
    return TrainingLoop.of(trainer, BatchSource.of(Spelling.windows(7)))
        .budget(new Budget.Steps(12))
        .validation(4, evaluation -> evaluation.loss(Spelling.window(1, 12)))
        .learningRate(progress -> progress.step() < 5 ? 0.01 : 1e308)
        .onNonFinite(OnNonFinite.ROLLBACK);
  }

  @Test
  void rollbackGoesBackToTheLastGoodStateWithHalfTheRate() {
    Notes notes = new Notes();
    try (Trainer trainer = speller()) {
      TrainingLoop loop = hot(trainer).listener(notes).build();
      assertThatThrownBy(loop::run)
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("that is the 10th failure in a row");
      assertThat(notes.failures).hasSize(9);
      assertThat(notes.steps.subList(5, 8)).extracting(Progress::step).contains(5L);
    }
  }

  @Test
  void afterARollbackTheRunEndsWell() throws IOException {
    Notes notes = new Notes();
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG)) {
      // w falls below 0, where √ is NaN, unless the rate is 1/8 of this
      TrainingLoop loop =
          TrainingLoop.of(trainer, BatchSource.of(List.of(Line.BATCH)))
              .budget(new Budget.Steps(4))
              .learningRate(progress -> progress.step() == 0 ? 0.001 : 1.5)
              .validation(1, evaluation -> evaluation.loss(Line.BATCH))
              .onNonFinite(OnNonFinite.ROLLBACK)
              .listener(notes)
              .build();
      assertThat(loop.run()).isEqualTo(TrainingLoop.End.BUDGET);
      assertThat(notes.failures).isNotEmpty();
      assertThat(trainer.state().isFinite()).isTrue();
      assertThat(trainer.steps()).isEqualTo(4);
    }
  }

  @Test
  void withoutAGoodStepThereIsNothingToGoBackTo() {
    try (Trainer trainer = new Trainer(backend, new Line(), CONFIG)) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, withHole(0))
              .budget(new Budget.Steps(8))
              .onNonFinite(OnNonFinite.ROLLBACK)
              .build();
      assertThatThrownBy(loop::run)
          .isInstanceOf(NonFiniteException.class)
          .hasMessageEndingWith("no step has succeeded yet, so there is nothing to go back to");
    }
  }

  @Test
  void rollbacksAreResumedToTheBit(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder.resolve("c"), new Budget.Steps(1), Map.of());
    LearningRate rate = progress -> progress.step() < 3 ? 0.001 : 1.5;
    try (Trainer whole = new Trainer(backend, new Line(), CONFIG);
        Trainer pieces = new Trainer(backend, new Line(), CONFIG)) {
      TrainingLoop.Builder builder =
          TrainingLoop.of(whole, BatchSource.of(List.of(Line.BATCH)))
              .learningRate(rate)
              .onNonFinite(OnNonFinite.ROLLBACK)
              .validation(2, evaluation -> evaluation.loss(Line.BATCH));
      builder.budget(new Budget.Steps(8)).build().run();
      for (int steps = 1; steps <= 8; steps++) {
        TrainingLoop loop =
            TrainingLoop.of(pieces, BatchSource.of(List.of(Line.BATCH)))
                .learningRate(rate)
                .onNonFinite(OnNonFinite.ROLLBACK)
                .validation(2, evaluation -> evaluation.loss(Line.BATCH))
                .checkpoints(checkpoints)
                .budget(new Budget.Steps(steps))
                .build();
        if (steps > 1) {
          loop.resume();
        }
        loop.run();
      }
      assertThat(pieces.state().parameters()).isEqualTo(whole.state().parameters());
    }
  }
}
