package io.sarmal.core.check;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.ScanInterpreter;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Backends that are right but for one thing, each a mistake that somebody makes. */
final class BrokenBackends {
  private BrokenBackends() {}

  /** A function of each element is another one. */
  static Backend unary(UnaryOp broken, DoubleUnaryOperator function) {
    return new ForwardingBackend() {
      @Override
      public Tensor unary(UnaryOp op, Tensor x) {
        Tensor y = right.unary(op, x);
        return op == broken ? replace(y, Arrays.stream(reals(x)).map(function).toArray()) : y;
      }
    };
  }

  /** A function of each pair of elements is another one. */
  static Backend binary(BinaryOp broken, DoubleBinaryOperator function) {
    return new ForwardingBackend() {
      @Override
      public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
        Tensor y = right.binary(op, a, b);
        if (op != broken) {
          return y;
        }
        Tensor left = right.broadcast(a, y.shape());
        Tensor other = right.broadcast(b, y.shape());
        double[] xs = reals(left);
        double[] ys = reals(other);
        right.release(left);
        right.release(other);
        double[] results = new double[xs.length];
        Arrays.setAll(results, i -> function.applyAsDouble(xs[i], ys[i]));
        return replace(y, results);
      }
    };
  }

  /** Selects by {@code m·a + (1 - m)·b}. */
  static final class Blends extends ForwardingBackend {
    @Override
    public Tensor select(Tensor condition, Tensor a, Tensor b) {
      Tensor unselected = right.select(condition, b, a);
      double[] others = reals(unselected);
      right.release(unselected);
      Tensor y = right.select(condition, a, b);
      double[] chosen = reals(y);
      Arrays.setAll(chosen, i -> chosen[i] + 0 * others[i]);
      return replace(y, chosen);
    }
  }

  /** Takes a square matrix as it is. */
  static final class IgnoresTranspose extends ForwardingBackend {
    @Override
    public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
      boolean square = a.shape().extent(-1) == a.shape().extent(-2);
      return right.matmul(a, transposeA && !square, b, transposeB);
    }
  }

  /** Loses what a vector of eight does not take. */
  static final class LosesTails extends ForwardingBackend {
    @Override
    public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
      double[] values = reals(x);
      if (op == ReduceOp.SUM && values.length % 8 != 0) {
        values[values.length - 1] = 0;
      }
      Tensor changed = right.tensor(x.shape(), values);
      Tensor result = right.reduce(op, changed, axes);
      right.release(changed);
      return result;
    }
  }

  /** Takes NaN for the least number. */
  static final class MaxWithoutNaN extends ForwardingBackend {
    @Override
    public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
      double[] values = reals(x);
      if (op != ReduceOp.SUM) {
        Arrays.setAll(values, i -> Double.isNaN(values[i]) ? Double.NEGATIVE_INFINITY : values[i]);
      }
      Tensor changed = right.tensor(x.shape(), values);
      Tensor result = right.reduce(op, changed, axes);
      right.release(changed);
      return result;
    }
  }

  /** Stores instead of adding. */
  static final class LosesDuplicates extends ForwardingBackend {
    @Override
    public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
      Tensor y = right.scatterAdd(ids, values, rows);
      double[] result = reals(y);
      double[] in = reals(values);
      int[] to = integers(ids);
      int row = to.length == 0 ? 0 : in.length / to.length;
      for (int i = 0; i < in.length; i++) {
        result[to[i / row] * row + i % row] = in[i];
      }
      return replace(y, result);
    }
  }

  /** Adds in another order each time. */
  static final class AddsInAnyOrder extends ForwardingBackend {
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
      Tensor y = right.scatterAdd(ids, values, rows);
      double[] result = reals(y);
      if (runs.incrementAndGet() % 5 == 0 && result.length > 0) {
        result[0] = Math.nextUp(result[0]);
      }
      return replace(y, result);
    }
  }

  /** Clamps ids, as a GPU kernel without a check would have to. */
  static final class ClampsIds extends ForwardingBackend {
    @Override
    public Tensor gather(Tensor table, Tensor ids) {
      int[] clamped = integers(ids);
      int last = table.shape().extent(0) - 1;
      Arrays.setAll(clamped, i -> Math.max(0, Math.min(last, clamped[i])));
      Tensor inside = right.tensor(ids.shape(), clamped);
      Tensor y = right.gather(table, inside);
      right.release(inside);
      return y;
    }
  }

  static final class IgnoresStream extends ForwardingBackend {
    @Override
    public Tensor random(Shape shape, Tensor key, int stream) {
      return right.random(shape, key, 0);
    }
  }

  /** Joins parts of one column in the wrong order. */
  static final class ConcatsBackwards extends ForwardingBackend {
    @Override
    public Tensor concat(int axis, List<? extends Tensor> parts) {
      List<Tensor> order = new ArrayList<>(parts);
      if (parts.stream().map(Tensor::shape).distinct().count() == 1) {
        Collections.reverse(order);
      }
      return right.concat(axis, order);
    }
  }

  /** Keeps a view at the start of the whole. */
  static final class ForgetsOffsets extends ForwardingBackend {
    @Override
    public Tensor slice(Tensor x, int axis, int from, int to) {
      return axis == 0 && x.dtype() == DType.REAL
          ? right.slice(x, 0, 0, to - from)
          : right.slice(x, axis, from, to);
    }
  }

  /** Lets go of nothing. */
  static final class NeverReleases extends ForwardingBackend {
    @Override
    public void release(Tensor tensor) {}
  }

  /** Makes a tensor on the way that nobody releases. */
  static final class Leaks extends ForwardingBackend {
    @Override
    public Tensor outer(Tensor a, Tensor b) {
      right.reshape(a, a.shape());
      return right.outer(a, b);
    }
  }

  /** Lets a released whole take its views along: reshapes are the tensor itself. */
  static final class ViewsAreTheWhole extends ForwardingBackend {
    @Override
    public Tensor reshape(Tensor x, Shape shape) {
      return shape.equals(x.shape()) ? x : right.reshape(x, shape);
    }
  }

  /** Copies tensors of other backends without a word. */
  static final class AdoptsForeigners extends ForwardingBackend {
    @Override
    public Tensor unary(UnaryOp op, Tensor x) {
      try {
        return right.unary(op, x);
      } catch (IllegalArgumentException e) {
        return right.fill(x.shape(), 0);
      }
    }
  }

  static final class SaysNothing extends ForwardingBackend {
    @Override
    public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
      try {
        return right.matmul(a, transposeA, b, transposeB);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("shapes differ", e);
      }
    }
  }

  /** All threads share one array for what lies between two passes. */
  static final class SharesScratch extends ForwardingBackend {
    private final double[] scratch = new double[1 << 16];

    @Override
    public Tensor unary(UnaryOp op, Tensor x) {
      double[] in = reals(x);
      System.arraycopy(in, 0, scratch, 0, in.length);
      Tensor y = right.unary(op, x);
      // Long enough for another thread to come in between, on however few cores.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      return replace(y, Arrays.stream(scratch, 0, in.length).map(op::apply).toArray());
    }
  }

  /** Stacks a reversed scan in the order in which it ran. */
  static final class StacksAsItRuns extends ForwardingBackend {
    @Override
    public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
      List<Tensor> results = new ArrayList<>(super.scan(scan, inputs));
      for (int i : scan.positions(Scan.OutputRole.STACKED)) {
        Tensor result = results.get(i);
        int steps = result.shape().extent(0);
        if (scan.reverse() && steps > 1) {
          List<Tensor> parts = new ArrayList<>();
          for (int t = steps - 1; t >= 0; t--) {
            parts.add(right.slice(result, 0, t, t + 1));
          }
          results.set(i, right.concat(0, parts));
          parts.forEach(right::release);
          right.release(result);
        }
      }
      return results;
    }
  }

  /** Counts steps from 0. */
  static final class ForgetsTheFirstStep extends ForwardingBackend {
    @Override
    public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
      List<Tensor> changed = new ArrayList<>(inputs);
      Tensor zero = right.tensor(Shape.of(1), new int[1]);
      for (int i : scan.positions(InputRole.STEP)) {
        changed.set(i, zero);
      }
      List<Tensor> results = ScanInterpreter.run(this, scan, changed);
      right.release(zero);
      return results;
    }
  }

  /** A compiled program that a later run gets the first run's results of. */
  static final class CompilesForTheFirstArguments extends ForwardingBackend {
    @Override
    public Executable compile(Program program) {
      Executable interpreter = new ProgramInterpreter(this, program);
      List<Sample> first = new ArrayList<>();
      return new Executable() {
        @Override
        public Program program() {
          return program;
        }

        @Override
        public Explanation explain(List<? extends Tensor> arguments) {
          return interpreter.explain(arguments);
        }

        @Override
        public List<Tensor> run(List<? extends Tensor> arguments) {
          List<Tensor> results = interpreter.run(arguments);
          if (first.isEmpty()) {
            results.forEach(r -> first.add(Sample.read(right, r)));
            return results;
          }
          results.forEach(right::release);
          return first.stream().map(s -> s.on(right)).toList();
        }
      };
    }
  }

  /** Gives one tensor for two outputs of a program. */
  static final class GivesOneTensorTwice extends ForwardingBackend {
    @Override
    public Executable compile(Program program) {
      Executable interpreter = new ProgramInterpreter(this, program);
      return new Executable() {
        @Override
        public Program program() {
          return program;
        }

        @Override
        public Explanation explain(List<? extends Tensor> arguments) {
          return interpreter.explain(arguments);
        }

        @Override
        public List<Tensor> run(List<? extends Tensor> arguments) {
          List<Tensor> results = new ArrayList<>(interpreter.run(arguments));
          List<Value> values = program.outputs().values().asList();
          for (int i = 0; i < results.size(); i++) {
            int first = values.indexOf(values.get(i));
            if (first < i) {
              right.release(results.get(i));
              results.set(i, results.get(first));
            }
          }
          return results;
        }
      };
    }
  }
}
