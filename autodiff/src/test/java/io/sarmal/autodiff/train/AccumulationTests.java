package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.optim.Adam;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccumulationTests {
  private static final int T = 6;

  /** Rows of the text side by side, each from a place of its own. */
  private static Batch rows(int from, int count) {
    int[] inputs = new int[T * count];
    int[] targets = new int[T * count];
    for (int row = 0; row < count; row++) {
      int[] tokens = Spelling.tokens(5 * (from + row), T + 1);
      for (int t = 0; t < T; t++) {
        inputs[t * count + row] = tokens[t];
        targets[t * count + row] = tokens[t + 1];
      }
    }
    Shape shape = Shape.of(T, count);
    return Batch.empty().integers(shape, inputs).integers(shape, targets).weighing(count);
  }

  private static Trainer trainer(ReferenceBackend backend) {
    return new Trainer(backend, Spelling.objective(0), new Trainer.Config(Adam.DEFAULT, 0.5, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8})
  void microBatchesGiveTheUpdateOfTheBigBatch(int size) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer whole = trainer(backend);
        Trainer pieces = trainer(backend)) {
      for (int step = 0; step < 5; step++) {
        Trainer.Report expected = whole.step(rows(8 * step, 8), 0.1);
        for (int from = 0; from < 8; from += size) {
          pieces.beginSequence();
          pieces.accumulate(rows(8 * step + from, Math.min(size, 8 - from)));
        }
        Trainer.Report report = pieces.update(0.1);
        whole.beginSequence();
        assertThat(report.loss()).isCloseTo(expected.loss(), within(1e-12));
        assertThat(report.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-12));
      }
      assertThat(pieces.steps()).isEqualTo(5);
      assertThat(pieces.parameterValues()).containsExactly(whole.parameterValues(), OFFSET);
    }
  }

  private static final org.assertj.core.data.Offset<Float> OFFSET =
      org.assertj.core.data.Offset.offset(1e-6f);

  @Test
  void everyMicroBatchHasADropoutMaskOfItsOwn() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = new Trainer(backend, Spelling.objective(0.5), Trainer.Config.DEFAULT)) {
      double first = trainer.accumulate(rows(0, 4));
      trainer.beginSequence();
      assertThat(trainer.accumulate(rows(0, 4))).isNotEqualTo(first);
    }
  }

  @Test
  void aStateHoldsNoUnfinishedUpdate() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = trainer(backend)) {
      assertThatThrownBy(() -> trainer.update(0.1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("there is nothing to update by; accumulate a batch first");
      trainer.accumulate(rows(0, 2));
      assertThatThrownBy(trainer::state)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a batch is accumulated; call update() or discard() before state()");
    }
  }

  @Test
  void whatIsAccumulatedIsGivenBack() {
    ReferenceBackend backend = new ReferenceBackend();
    Trainer trainer = trainer(backend);
    trainer.accumulate(rows(0, 2));
    trainer.accumulate(rows(2, 2));
    trainer.close();
    assertThat(backend.liveTensors()).hasValue(0);
    backend.close();
  }
}
