package io.sarmal.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sarmal.autodiff.GradientCheck;
import io.sarmal.autodiff.GradientCheck.Point;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttentionTests {
  private static final Offset<Double> ROUNDING = within(1e-12);
  private static final Shape QUERIES = Shape.of(3, 2, 4); // T, B, Q
  private static final Shape KEYS = Shape.of(5, 2, 3); // S, B, K
  private static final int[] LENGTHS = {5, 2};

  private final Attention attention = Attention.of(4, 3);
  private final double[] queries = numbers(QUERIES, 1);
  private final double[] keys = numbers(KEYS, 2);
  private final double[] score = numbers(Shape.of(4, 3), 3);
  private final double[] combine = numbers(Shape.of(7, 4), 4);
  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tape tape = Tape.recording(backend);

  private static double[] numbers(Shape shape, long seed) {
    return new Random(seed).doubles(shape.size(), -1, 1).toArray();
  }

  @BeforeEach
  void bind() {
    tape.parameters(
        parameter ->
            tape.constant(parameter.shape(), parameter == attention.score() ? score : combine));
  }

  @AfterEach
  void close() {
    tape.close();
    backend.close();
  }

  private Attention.Result attend(Shape keyShape, double... keyValues) {
    return attention.apply(
        tape.constant(QUERIES, queries),
        tape.constant(keyShape, keyValues),
        tape.integers(Shape.of(2), LENGTHS));
  }

  @Test
  void itIsTheEquationsOfThePaper() {
    Attention.Result result = attend(KEYS, keys);
    double[] weights = result.weights().toDoubles();
    double[] output = result.output().toDoubles();
    for (int row = 0; row < 2; row++) {
      for (int t = 0; t < 3; t++) {
        double[] expected = weights(t, row);
        double[] both = new double[7];
        for (int s = 0; s < 5; s++) {
          assertThat(weights[(row * 3 + t) * 5 + s]).isCloseTo(expected[s], ROUNDING);
          for (int k = 0; k < 3; k++) {
            both[k] += expected[s] * keys[(s * 2 + row) * 3 + k];
          }
        }
        System.arraycopy(queries, (t * 2 + row) * 4, both, 3, 4);
        for (int j = 0; j < 4; j++) {
          int column = j;
          double sum =
              IntStream.range(0, 7).mapToDouble(i -> both[i] * combine[i * 4 + column]).sum();
          assertThat(output[(t * 2 + row) * 4 + j]).isCloseTo(Math.tanh(sum), ROUNDING);
        }
      }
    }
  }

  private double[] weights(int t, int row) {
    double[] weights = new double[5];
    double total = 0;
    for (int s = 0; s < LENGTHS[row]; s++) {
      double logit = 0;
      for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 3; k++) {
          logit += queries[(t * 2 + row) * 4 + i] * score[i * 3 + k] * keys[(s * 2 + row) * 3 + k];
        }
      }
      weights[s] = Math.exp(logit);
      total += weights[s];
    }
    for (int s = 0; s < 5; s++) {
      weights[s] /= total;
    }
    return weights;
  }

  @Test
  void paddingChangesNothing() {
    double[] padded = new double[8 * 2 * 3];
    System.arraycopy(keys, 0, padded, 0, keys.length);
    for (int i = keys.length; i < padded.length; i++) {
      padded[i] = 1000;
    }
    assertThat(attend(Shape.of(8, 2, 3), padded).output().toDoubles())
        .containsExactly(attend(KEYS, keys).output().toDoubles(), ROUNDING);
  }

  @Test
  void itHasRightDerivatives() {
    GradientCheck check =
        new GradientCheck(
            backend,
            (on, at) -> {
              on.parameters(parameter -> parameter == attention.score() ? at.get(2) : at.get(3));
              Var lengths = on.integers(Shape.of(2), LENGTHS);
              Var output = attention.apply(at.get(0), at.get(1), lengths).output();
              return output
                  .times(on.iota(output.shape().size()).sin().reshape(output.shape()))
                  .sum();
            });
    GradientCheck.Result worst =
        check.everyElement(
            List.of(
                Point.of(QUERIES, queries),
                Point.of(KEYS, keys),
                Point.of(Shape.of(4, 3), score),
                Point.of(Shape.of(7, 4), combine)));
    assertThat(worst.relativeError()).as(worst.toString()).isLessThan(1e-8);
  }

  @Test
  void otherRowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attend(Shape.of(5, 3, 3), numbers(Shape.of(5, 3, 3), 1)))
        .withMessageContaining("[3, 2, 4]")
        .withMessageContaining("[5, 3, 3]");
  }
}
