package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A step that is made up: some operations on values picked at random, the same for the same seed.
 * Inputs of every role and both types, of which some stay unused, and a loop within the step.
 */
record RandomStep(long seed) implements Looped.StepFunction {
  private static final int IN = 3;
  private static final int HIDDEN = 4;

  /** The positions of the inputs of real numbers. */
  static final List<Integer> REAL_INPUTS = List.of(0, 2, 3, 5, 6, 7, 8, 9, 10, 13, 14);

  /** The positions of the outputs of real numbers. */
  static final List<Integer> REAL_OUTPUTS = List.of(0, 1, 3, 4, 6, 7);

  private static final Scan LAYERS =
      new Looped(
              List.of(
                  sequence("layer", TensorType.real(HIDDEN, HIDDEN)),
                  state("v", TensorType.real(Dim.BATCH, HIDDEN))),
              List.of(OutputRole.STATE, OutputRole.SUM),
              false,
              (tape, in) -> {
                Var next = in.get(1).matmul(in.get(0)).tanh();
                return List.of(next, next.exp().times(in.get(1)));
              })
          .scan();

  Looped looped(boolean reverse) {
    return new Looped(
        List.of(
            sequence("x", TensorType.real(Dim.BATCH, IN)),
            sequence("ids", TensorType.integer(Dim.BATCH)),
            state("h", TensorType.real(Dim.BATCH, HIDDEN)),
            state("c", TensorType.real(Dim.BATCH, HIDDEN)),
            state("last", TensorType.integer(Dim.BATCH)),
            invariant("w", TensorType.real(IN, HIDDEN)),
            invariant("u", TensorType.real(HIDDEN, HIDDEN)),
            invariant("bias", TensorType.real(HIDDEN)),
            invariant("table", TensorType.real(LoopedAssert.IDS, HIDDEN)),
            invariant("scale", TensorType.real(Dim.BATCH, 1)),
            invariant("layers", TensorType.real(2, HIDDEN, HIDDEN)),
            invariant("key", TensorType.integer(3)),
            Looped.stepNumber(),
            invariant("w2", TensorType.real(IN, HIDDEN)),
            invariant("u2", TensorType.real(HIDDEN, HIDDEN))),
        List.of(
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STATE,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.STACKED,
            OutputRole.SUM,
            OutputRole.SUM),
        reverse,
        this);
  }

  @Override
  public List<Var> apply(Tape tape, List<Var> in) {
    return new Draw(tape, in, new Random(seed)).outputs();
  }

  private record Draw(Tape tape, List<Var> in, Random random, List<Var> pool) {
    Draw(Tape tape, List<Var> in, Random random) {
      this(tape, in, random, new ArrayList<>());
    }

    List<Var> outputs() {
      pool.add(in.get(0).matmul(in.get(5)));
      pool.add(in.get(2));
      pool.add(in.get(3));
      int count = 3 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        pool.add(operation());
      }
      return List.of(
          next(in.get(2)),
          next(in.get(3)),
          random.nextBoolean() ? in.get(1) : in.get(4),
          pick(),
          pick(),
          pick().argmax(1),
          pick().sum(0),
          pick().mean());
    }

    private Var pick() {
      return pool.get(random.nextInt(pool.size()));
    }

    /** A state's next value, which now and then does not change, or forgets everything. */
    private Var next(Var state) {
      return switch (random.nextInt(8)) {
        case 0 -> state;
        case 1 -> tape.fill(state.shape(), 0.5);
        default -> pick().tanh();
      };
    }

    private Var operation() {
      Var a = pick();
      Var b = pick();
      return switch (random.nextInt(32)) {
        case 0 -> a.tanh();
        case 1 -> a.sigmoid().times(b);
        case 2 -> a.sin().plus(b.cos());
        case 3 -> a.plus(b);
        case 4 -> a.times(b);
        case 5 -> a.minus(b);
        case 6 -> a.matmul(in.get(6));
        case 7 -> a.matmul(in.get(6), false, true);
        case 8 -> a.plus(in.get(7));
        case 9 -> in.get(8).gather(in.get(1)).times(a);
        case 10 -> in.get(8).gather(in.get(4)).plus(a);
        case 11 -> in.get(8).gather(a.argmax(1)).reshape(a.shape()).times(b);
        case 12 -> a.times(in.get(9));
        case 13 -> in.get(12).real().less(2).select(a, b);
        case 14 -> a.greater(b).select(a.exp().log1p(), b);
        case 15 -> a.maximum(b).plus(a.minimum(0.1)).plus(b.relu()).minus(a.abs());
        case 16 -> tape.concat(1, List.of(a.slice(1, 2, 4), b.slice(1, 0, 2)));
        case 17 -> a.slice(1, 1, 3).sum(1).times(a.slice(1, 0, 2).max(1)).plus(b);
        case 18 -> softmax(a);
        case 19 -> a.square().plus(1).log().plus(b.square().plus(1).sqrt());
        case 20 -> a.square().plus(0.5).pow(b.sigmoid());
        case 21 -> a.dividedBy(b.square().plus(1));
        case 22 -> dropout(a);
        case 23 -> a.matmul(a.outer(b));
        case 24 -> a.scatterAdd(in.get(1), LoopedAssert.IDS).gather(in.get(4));
        case 25 -> a.transpose(1, 0).sum(1).reshape(Shape.of(HIDDEN)).broadcast(a.shape());
        case 26 -> a.detach().times(b);
        case 27 -> a.matmul(in.get(14));
        case 28 -> in.get(0).matmul(in.get(13)).plus(in.get(7));
        case 29 -> in.get(0).matmul(in.get(13)).plus(a.matmul(in.get(14))).plus(in.get(7));
        case 30 -> in.get(0).matmul(in.get(5)).plus(a.matmul(in.get(6)).plus(in.get(7))).sigmoid();
        default -> layers(a);
      };
    }

    private Var softmax(Var a) {
      Var e = a.minus(a.max(1)).exp();
      return e.dividedBy(e.sum(1));
    }

    /** The mask of each step is another one. */
    private Var dropout(Var a) {
      Var key = tape.concat(0, List.of(in.get(11), in.get(12)));
      return tape.random(a.shape(), key, random.nextInt(3)).less(0.7).times(a);
    }

    private Var layers(Var a) {
      List<Var> results = tape.scan(LAYERS, List.of(in.get(10), a));
      return results.get(0).plus(results.get(1));
    }
  }
}
