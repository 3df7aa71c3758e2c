package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SmallerBatchTests {
  private static final long CAP = 8 << 20;
  private static final int WIDTH = 64;

  /** A batch of these is 6 MiB, and its outputs are 3 more. */
  private static final int TOO_MANY_ROWS = 12 << 10;

  private record Regression(Linear linear, ParameterLayout layout) implements Objective {
    static Regression make() {
      Linear linear = new Linear(WIDTH, WIDTH);
      return new Regression(
          linear, ParameterLayout.builder().add("linear", linear.parameters()).build());
    }

    @Override
    public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
      return Result.of(Losses.meanSquaredError(linear.apply(batch.get(0)), batch.get(1)));
    }
  }

  @Test
  void trainingGoesOnWithASmallerBatchAsIfNothingHadHappened() {
    assertThat(losses(true)).isEqualTo(losses(false)).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  private static List<Double> losses(boolean tooMuch) {
    List<Double> losses = new ArrayList<>();
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), CAP)) {
      int live = backend.liveTensors().orElseThrow();
      try (Trainer trainer = new Trainer(backend, Regression.make(), Trainer.Config.DEFAULT)) {
        for (int step = 0; step < 5; step++) {
          losses.add(trainer.step(batch(32), 0.001).loss());
          if (tooMuch) {
            assertThatExceptionOfType(OutOfDeviceMemoryException.class)
                .isThrownBy(() -> trainer.step(batch(TOO_MANY_ROWS), 0.001))
                .withMessageContaining("smaller batch");
          }
        }
      }
      assertThat(backend.liveTensors()).hasValue(live);
    }
    return losses;
  }

  private static Batch batch(int rows) {
    Random random = new Random(7);
    float[] x = new float[rows * WIDTH];
    float[] y = new float[rows * WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
      y[i] = random.nextFloat();
    }
    return Batch.empty().reals(Shape.of(rows, WIDTH), x).reals(Shape.of(rows, WIDTH), y);
  }
}
