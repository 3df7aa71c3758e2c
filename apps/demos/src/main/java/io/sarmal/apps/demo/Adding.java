package io.sarmal.apps.demo;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The adding problem of Hochreiter and Schmidhuber 1997, section 5.4: a sequence of pairs of a
 * number in [-1, 1] and a mark. Two pairs are marked, one of the first ten and one of the first
 * half; at the end the net is to say {@code ½ + (X₁ + X₂)/4}, where X are the marked numbers.
 */
record Adding(Recurrent layer, Linear head, ParameterLayout layout) implements Objective {
  private static final int ROWS = 32;
  private static final int SHORTEST = 20;

  /** The share of the training in which sequences grow, and by how much each time. */
  private static final double GROWTH = 0.6;

  private static final int STRIDE = 10;
  private static final int TESTS = 100;

  /** An error above this is wrong, as in the paper. */
  private static final double TOLERANCE = 0.04;

  /** A net of one layer. */
  static Adding of(CellProvider cell, int hidden) {
    Recurrent layer = new Recurrent(cell.create(new CellSpec(2, hidden)));
    Linear head = new Linear(layer.cell().outputSize(), 1);
    return new Adding(
        layer,
        head,
        ParameterLayout.builder()
            .add("layer", layer.parameters())
            .add("head", head.parameters())
            .build());
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    return Result.of(Losses.meanSquaredError(predict(tape, batch, phase), batch.get(2)));
  }

  private Var predict(Tape tape, List<Var> batch, Phase phase) {
    Var numbers = batch.get(0);
    int rows = numbers.shape().extent(1);
    return head.apply(
        layer.last(numbers, layer.cell().initialState(tape, rows), batch.get(1), phase).output());
  }

  /**
   * Sequences that never repeat: short ones at first, which grow to whole ones over three fifths of
   * the training, since what is learned on short ones carries over (Bengio, Louradour, Collobert
   * and Weston 2009).
   *
   * @param steps T, the least length of a whole one; as in the paper, each is up to a tenth longer
   * @param updates the steps of the training
   */
  static BatchSource source(int steps, int updates, long seed) {
    return new BatchSource() {
      @Override
      public int count() {
        return updates;
      }

      @Override
      public Batch get(long epoch, int index) {
        double grown = Math.min(1, index / (GROWTH * updates));
        int least = SHORTEST + (int) (grown * (steps - SHORTEST)) / STRIDE * STRIDE;
        return draw(grown < 1 ? least : steps, random(seed, index));
      }
    };
  }

  private static SplittableRandom random(long seed, int index) {
    return new SplittableRandom(seed * 1_000_003 + index);
  }

  /** Numbers and marks {@code [T, B, 2]}, lengths {@code [B]}, results {@code [B, 1]}. */
  private static Batch draw(int least, SplittableRandom random) {
    int most = least + least / 10;
    float[] pairs = new float[most * ROWS * 2];
    float[] results = new float[ROWS];
    int[] lengths = new int[ROWS];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = (float) random.nextDouble(-1, 1);
    }
    for (int row = 0; row < ROWS; row++) {
      lengths[row] = random.nextInt(least, most + 1);
      int first = random.nextInt(10);
      int second = random.nextInt(least / 2 - 1);
      while (second == first) {
        second = random.nextInt(least / 2 - 1);
      }
      int one = 2 * (first * ROWS + row);
      int other = 2 * (second * ROWS + row);
      pairs[one + 1] = 1;
      pairs[other + 1] = 1;
      results[row] = 0.5f + (pairs[one] + pairs[other]) / 4;
    }
    return Batch.empty()
        .reals(Shape.of(most, ROWS, 2), pairs)
        .lengths(most, lengths)
        .reals(Shape.of(ROWS, 1), results);
  }

  /** The share of new sequences that the net gets wrong. */
  double wrong(Backend backend, float[] parameters, int steps, long seed) {
    int wrong = 0;
    for (int index = 0; index < TESTS; index++) {
      try (Tape tape = Tape.inference(backend)) {
        layout.bind(tape.adopt(backend.tensor(layout.shape(), parameters)));
        List<Var> batch = draw(steps, random(~seed, index)).on(tape);
        float[] said = predict(tape, batch, Phase.EVALUATION).toFloats();
        float[] right = batch.get(2).toFloats();
        for (int row = 0; row < ROWS; row++) {
          wrong += Math.abs(said[row] - right[row]) > TOLERANCE ? 1 : 0;
        }
      }
    }
    return (double) wrong / (ROWS * TESTS);
  }

  /**
   * How much the last output depends on the input of each step: the norm of the gradient, by step,
   * as a share of its greatest.
   */
  double[] reach(Backend backend, float[] parameters, int steps, long seed) {
    try (Tape tape = Tape.recording(backend)) {
      Batch drawn = draw(steps, new SplittableRandom(seed));
      Tensor values = backend.tensor(layout.shape(), parameters);
      layout.bind(tape.adopt(values));
      float[] numbers = drawn.on(tape).get(0).toFloats();
      // All rows end at T, so that the same step is equally far from the end in each.
      Var input =
          tape.variable(
              backend.tensor(Shape.of(steps, ROWS, 2), Arrays.copyOf(numbers, steps * ROWS * 2)));
      Var output =
          layer.last(input, layer.cell().initialState(tape, ROWS), Phase.EVALUATION).output();
      double[] norms = tape.gradient(output.sum(), input).square().sum(1, 2).sqrt().toDoubles();
      double most = Arrays.stream(norms).max().orElseThrow();
      return Arrays.stream(norms).map(norm -> norm / most).toArray();
    }
  }
}
