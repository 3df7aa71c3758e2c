package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.check.TestLstm;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.LayerLoop;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.backend.cpu.CpuBackend;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training steps, which are one program with loops over time. */
final class TrainingTests {
  private static final int WORDS = 11;
  private static final int ROWS = 5;

  private OpenClBackend backend;

  static Stream<CellProvider> cells() {
    return Stream.of(new TestLstm(), new TestGru());
  }

  @BeforeEach
  void open() {
    backend = new OpenClBackend(TestDevice.get());
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aTimeStepTakesTwoLaunchesForwardAndAtMostThreeBackward(CellProvider cell) {
    try (Trainer trainer = trainer(backend, cell)) {
      List<LayerLoop> loops = trainer.explain(batch(4)).loops();
      assertThat(loops).hasSize(2);
      for (LayerLoop loop : loops) {
        assertThat(loop.loop().way().step()).hasSizeLessThanOrEqualTo(loop.backward() ? 3 : 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aTimeStepIsLaunchedAsExplainedAndTheHostNeverWaitsInside(CellProvider cell) {
    int few = 9; // enough for the same program as for many: rows of a table are looked up last
    int many = 25;
    try (Trainer trainer = trainer(backend, cell)) {
      long perTimeStep =
          trainer.explain(batch(few)).loops().stream()
              .mapToLong(loop -> loop.loop().way().step().size())
              .sum();
      Cost shorter = count(trainer, batch(few));
      Cost longer = count(trainer, batch(many));
      long inLoops = (many - few) * perTimeStep;
      // Outside of the loops a longer sum may take one launch more.
      assertThat(longer.launches - shorter.launches).isBetween(inLoops, inLoops + 3);
      assertThat(longer.waits).isEqualTo(shorter.waits);
    }
  }

  private record Cost(long launches, long waits) {}

  /** What the second step with a batch takes: the first one may have to compile. */
  private Cost count(Trainer trainer, Batch batch) {
    trainer.step(batch, 0.01);
    long launches = backend.queue().launches();
    long waits = backend.queue().waits();
    trainer.step(batch, 0.01);
    return new Cost(backend.queue().launches() - launches, backend.queue().waits() - waits);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void lossesAreThoseOfTheCpuAndTheSameBitsTwice(CellProvider cell) {
    List<Double> losses = losses(backend, cell);
    assertThat(losses(backend, cell)).isEqualTo(losses);
    try (Backend cpu = new CpuBackend()) {
      List<Double> expected = losses(cpu, cell);
      for (int i = 0; i < losses.size(); i++) {
        assertThat(losses.get(i)).as("step %s", i).isCloseTo(expected.get(i), Offset.offset(1e-4));
      }
      assertThat(losses.get(losses.size() - 1)).isLessThan(0.9 * losses.get(0));
    }
  }

  private static List<Double> losses(Backend backend, CellProvider cell) {
    List<Double> losses = new ArrayList<>();
    try (Trainer trainer = trainer(backend, cell)) {
      for (int i = 0; i < 20; i++) {
        losses.add(trainer.step(batch(7), 0.02).loss());
      }
    }
    return losses;
  }

  private static Trainer trainer(Backend backend, CellProvider cell) {
    LanguageModel model = new LanguageModel(new LanguageModel.Config(WORDS, 6, 8, 1, 0), cell);
    return new Trainer(backend, new NextToken(model), Trainer.Config.DEFAULT.with(Fusion.REQUIRED));
  }

  private static Batch batch(int steps) {
    int[] tokens = new Random(1).ints((steps + 1L) * ROWS, 0, WORDS).toArray();
    int[] inputs = Arrays.copyOf(tokens, steps * ROWS);
    int[] targets = Arrays.copyOfRange(tokens, ROWS, tokens.length);
    Shape shape = Shape.of(steps, ROWS);
    return Batch.empty().integers(shape, inputs).integers(shape, targets);
  }
}
