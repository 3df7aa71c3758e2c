package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.optim.Adagrad;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.optim.ConstantRate;
import io.sarmal.autodiff.optim.Nesterov;
import io.sarmal.autodiff.optim.Optimizer;
import io.sarmal.autodiff.optim.ReduceOnPlateau;
import io.sarmal.autodiff.optim.RmsProp;
import io.sarmal.autodiff.optim.Sgd;
import io.sarmal.core.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingLoopTests {
  private static final int STEPS = 30;

  @TempDir Path folder;
  private final ReferenceBackend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    assertThat(backend.liveTensors()).hasValue(0);
    backend.close();
  }

  private Trainer trainer(Optimizer optimizer, long seed) {
    return new Trainer(backend, Spelling.objective(0.2), new Trainer.Config(optimizer, 5, seed));
  }

  private static TrainingLoop.Builder loop(Trainer trainer, long steps) {
    return TrainingLoop.of(trainer, BatchSource.of(Spelling.windows(7)))
        .budget(new Budget.Steps(steps))
        .learningRate(LearningRate.cosine(0.02, 0.002))
        .validation(5, evaluation -> evaluation.loss(Spelling.window(1, 12)));
  }

  private Checkpoints checkpoints(long every) {
    return new Checkpoints(
        folder.resolve("run.checkpoint"), new Budget.Steps(every), Map.of("text", "hello"));
  }

  /** Stops a loop after so many steps. */
  private static final class StopAt implements TrainingListener {
    final AtomicReference<TrainingLoop> loop = new AtomicReference<>();
    private final long at;

    StopAt(long at) {
      this.at = at;
    }

    @Override
    public void step(Progress progress, Trainer.Report report) {
      if (progress.step() == at) {
        loop.get().stop();
      }
    }
  }

  private static TrainingLoop.End runUntil(long at, TrainingLoop.Builder builder, boolean resume)
      throws IOException {
    StopAt stop = new StopAt(at);
    TrainingLoop loop = builder.listener(stop).build();
    stop.loop.set(loop);
    if (resume) {
      loop.resume();
    }
    return loop.run();
  }

  static Stream<Arguments> waysToTrain() {
    List<Optimizer> optimizers =
        List.of(
            Adam.DEFAULT,
            AdamW.DEFAULT,
            Adagrad.DEFAULT,
            RmsProp.DEFAULT,
            new Nesterov(0.9),
            new Sgd(0),
            new Sgd(0.9));
    return optimizers.stream()
        .flatMap(optimizer -> Stream.of(1, 3).map(n -> Arguments.of(optimizer, n)));
  }

  @ParameterizedTest
  @MethodSource("waysToTrain")
  void aRunInPiecesEndsWithTheBitsOfAWholeOne(Optimizer optimizer, int accumulate)
      throws IOException {
    try (Trainer whole = trainer(optimizer, 3);
        Trainer first = trainer(optimizer, 3);
        Trainer second = trainer(optimizer, 3);
        Trainer third = trainer(optimizer, 3)) {
      TrainingLoop uninterrupted = loop(whole, STEPS).accumulate(accumulate).build();
      assertThat(uninterrupted.run()).isEqualTo(TrainingLoop.End.BUDGET);

      TrainingLoop.Builder pieces = loop(first, STEPS).accumulate(accumulate);
      assertThat(runUntil(4, pieces.checkpoints(checkpoints(1000)), false))
          .isEqualTo(TrainingLoop.End.STOPPED);
      pieces = loop(second, STEPS).accumulate(accumulate);
      assertThat(runUntil(17, pieces.checkpoints(checkpoints(1000)), true))
          .isEqualTo(TrainingLoop.End.STOPPED);
      TrainingLoop last =
          loop(third, STEPS).accumulate(accumulate).checkpoints(checkpoints(1000)).build();
      last.resume();
      assertThat(last.run()).isEqualTo(TrainingLoop.End.BUDGET);

      assertThat(third.state()).isEqualTo(whole.state());
      assertThat(third.state().carried()).isNotEmpty();
      assertThat(last.progress().validations()).isEqualTo(uninterrupted.progress().validations());
      assertThat(last.best().orElseThrow()).isEqualTo(uninterrupted.best().orElseThrow());
    }
  }

  @Test
  void aFinishedRunIsResumedWithALargerBudget() throws IOException {
    try (Trainer whole = trainer(Adam.DEFAULT, 3);
        Trainer half = trainer(Adam.DEFAULT, 3);
        Trainer rest = trainer(Adam.DEFAULT, 3)) {
      LearningRate rate = LearningRate.of(new ConstantRate(0.01));
      loop(whole, 20).learningRate(rate).build().run();
      loop(half, 10).learningRate(rate).checkpoints(checkpoints(1000)).build().run();
      TrainingLoop same = loop(rest, 10).learningRate(rate).checkpoints(checkpoints(1000)).build();
      same.resume();
      assertThat(same.run()).isEqualTo(TrainingLoop.End.BUDGET);
      assertThat(rest.state()).isEqualTo(half.state());
      TrainingLoop more = loop(rest, 20).learningRate(rate).checkpoints(checkpoints(1000)).build();
      more.resume();
      more.run();
      assertThat(rest.state()).isEqualTo(whole.state());
    }
  }

  @Test
  void timeSpentBeforeCounts() throws IOException {
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      runUntil(3, loop(trainer, STEPS).checkpoints(checkpoints(1000)), false);
      Checkpoint saved = CheckpointFile.read(folder.resolve("run.checkpoint"));
      assertThat(saved.spent()).isPositive();
      Checkpoint aged =
          new Checkpoint(
              saved.options(),
              saved.step(),
              Duration.ofMinutes(59),
              saved.validations(),
              saved.best(),
              saved.recovery(),
              saved.trainer());
      CheckpointFile.write(folder.resolve("run.checkpoint"), aged);
      TrainingLoop loop =
          loop(trainer, STEPS)
              .budget(new Budget.Time(Duration.ofMinutes(59)))
              .checkpoints(checkpoints(1000))
              .build();
      loop.resume();
      assertThat(loop.run()).isEqualTo(TrainingLoop.End.BUDGET);
      assertThat(trainer.steps()).isEqualTo(3);
      assertThat(loop.progress().validations().all()).hasSize(1);
    }
  }

  @Test
  void checkpointOfOtherOptionsIsRefusedAndEachDifferenceNamed() throws IOException {
    try (Trainer one = trainer(Adam.DEFAULT, 3);
        Trainer other = trainer(new Sgd(0), 4)) {
      runUntil(3, loop(one, STEPS).checkpoints(checkpoints(1000)), false);
      byte[] before = Files.readAllBytes(folder.resolve("run.checkpoint"));
      TrainerState state = other.state();
      Path file = folder.resolve("run.checkpoint");
      TrainingLoop loop =
          loop(other, STEPS)
              .accumulate(2)
              .checkpoints(
                  new Checkpoints(file, new Budget.Steps(1), Map.of("text", "bye", "rows", "4")))
              .build();
      assertThatThrownBy(loop::resume)
          .isInstanceOf(ModelFileException.class)
          .hasMessage(
              file
                  + ": is the checkpoint of a run with other options: accumulate was 1, now 2;"
                  + " optimizer was Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8], now"
                  + " Sgd[momentum=0.0]; rows was not given, now 4; seed was 3, now 4; text was"
                  + " hello, now bye; resume with the same options, or begin anew into another"
                  + " file");
      assertThat(other.state()).isEqualTo(state);
      assertThat(file).hasBinaryContent(before);
    }
  }

  @Test
  void checkpointOfAnotherModelIsRefused() throws IOException {
    try (Trainer one = trainer(Adam.DEFAULT, 3);
        Trainer other = new Trainer(backend, new Line(), new Trainer.Config(Adam.DEFAULT, 5, 3))) {
      runUntil(1, loop(one, STEPS).checkpoints(checkpoints(1000)), false);
      TrainingLoop loop =
          TrainingLoop.of(other, BatchSource.of(List.of(Line.BATCH)))
              .budget(new Budget.Steps(1))
              .checkpoints(checkpoints(1))
              .build();
      assertThatThrownBy(loop::resume)
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("other options: parameters was ")
          .hasMessageContaining(", now 1 in 1 arrays (");
    }
  }

  @Test
  void missingCheckpointIsNamed() {
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      TrainingLoop loop = loop(trainer, STEPS).checkpoints(checkpoints(1)).build();
      assertThatThrownBy(loop::resume)
          .isInstanceOf(ModelFileException.class)
          .hasMessage(folder.resolve("run.checkpoint") + ": there is no such file; check the path");
    }
  }

  @Test
  void leftoversOfKilledSavesAreRemoved() throws IOException {
    Path leftover =
        Files.writeString(
            folder.resolve(".run.checkpoint.0f0e0d0c-0000-1111-2222-333344445555.tmp"), "half");
    Path stranger = Files.writeString(folder.resolve(".run.checkpoint.mine.tmp"), "whole");
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      loop(trainer, 1).checkpoints(checkpoints(1)).build().run();
    }
    assertThat(leftover).doesNotExist();
    assertThat(stranger).hasContent("whole");
  }

  @Test
  void patienceEndsTheRunAndTheBestParametersAreKept() throws IOException {
    double[] losses = {3, 2, 2.5, 2, 9};
    List<float[]> parameters = new ArrayList<>();
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      TrainingLoop loop =
          loop(trainer, 1000)
              .validation(
                  4,
                  evaluation -> {
                    parameters.add(trainer.parameterValues());
                    return losses[parameters.size() - 1];
                  })
              .patience(2)
              .build();
      assertThat(loop.run()).isEqualTo(TrainingLoop.End.PATIENCE);
      assertThat(loop.progress().step()).isEqualTo(16);
      assertThat(loop.progress().validations().losses()).containsExactly(3.0, 2.0, 2.5, 2.0);
      assertThat(loop.best().orElseThrow()).isEqualTo(parameters.get(1));
    }
  }

  @Test
  void aPlateauLowersTheRateAndSoDoesAWarmUpAtFirst() {
    LearningRate rate =
        LearningRate.of(new ConstantRate(8)).withWarmUp(4).reducedBy(ReduceOnPlateau.of(0.5, 2));
    Validations none = Validations.NONE;
    assertThat(rate.at(progress(0, none))).isEqualTo(2);
    assertThat(rate.at(progress(3, none))).isEqualTo(8);
    Validations flat = none.and(1, 1).and(2, 1).and(3, 1);
    assertThat(rate.at(progress(4, flat))).isEqualTo(4);
    assertThat(rate.at(progress(4, flat.and(4, 0.5).and(5, 1).and(6, Double.NaN)))).isEqualTo(2);
  }

  private static Progress progress(long step, Validations validations) {
    return new Progress(step, 0, 0, Duration.ZERO, validations);
  }

  @Test
  void accumulatingLoopsDoNotMixEpochs() throws IOException {
    List<Double> epochs = new ArrayList<>();
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      TrainingLoop loop =
          loop(trainer, 6)
              .accumulate(3)
              .listener(
                  new TrainingListener() {
                    @Override
                    public void step(Progress progress, Trainer.Report report) {
                      epochs.add(progress.epoch());
                    }
                  })
              .build();
      loop.run();
      assertThat(epochs).hasSize(6).contains(1.0, 2.0);
      assertThat(trainer.state().draws()).as("two epochs of seven windows").isEqualTo(14);
      assertThat(trainer.steps()).isEqualTo(6);
    }
  }

  @Test
  void runWithoutBudgetOrWithPatienceForNothingIsRefused() {
    try (Trainer trainer = trainer(Adam.DEFAULT, 3)) {
      BatchSource source = BatchSource.of(Spelling.windows(1));
      assertThatThrownBy(() -> TrainingLoop.of(trainer, source).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a run needs a budget, such as new Budget.Steps(1000)");
      assertThatThrownBy(
              () ->
                  TrainingLoop.of(trainer, source).budget(new Budget.Steps(1)).patience(1).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("patience counts validations; say how to validate");
    }
  }
}
