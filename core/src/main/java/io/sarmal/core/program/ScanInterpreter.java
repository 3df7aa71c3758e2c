package io.sarmal.core.program;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs a scan step by step, one operation at a time: what a scan means, and what a backend without
 * a compiler uses.
 */
public final class ScanInterpreter {
  private final Backend backend;
  private final Scan scan;
  private final List<? extends Tensor> arguments;
  private final RuntimeSizes sizes;
  private final int steps;
  private final List<Latest> states = new ArrayList<>();

  private ScanInterpreter(Backend backend, Scan scan, List<? extends Tensor> arguments) {
    this.backend = backend;
    this.scan = scan;
    this.arguments = arguments;
    this.sizes = scan.bindTensors(arguments);
    this.steps = arguments.get(scan.firstSequence()).shape().extent(0);
  }

  /** Runs a scan; see {@link Backend#scan}. */
  public static List<Tensor> run(Backend backend, Scan scan, List<? extends Tensor> arguments) {
    return new ScanInterpreter(backend, scan, arguments).run();
  }

  private List<Tensor> run() {
    List<Accumulator> accumulators = new ArrayList<>();
    try {
      return run(accumulators);
    } catch (RuntimeException | Error e) {
      accumulators.forEach(Accumulator::discard);
      throw e;
    }
  }

  private List<Tensor> run(List<Accumulator> accumulators) {
    ProgramInterpreter step = new ProgramInterpreter(backend, scan.step());
    int[] initial = scan.positions(Scan.InputRole.STATE);
    for (int i = 0; i < scan.outputs().size(); i++) {
      TensorType type = scan.step().outputs().values().asList().get(i).type();
      TensorType bound = new TensorType(type.dtype(), type.shape().bind(sizes));
      accumulators.add(
          switch (scan.outputs().get(i)) {
            case STATE -> {
              states.add(new Latest(backend, arguments.get(initial[states.size()])));
              yield states.get(states.size() - 1);
            }
            case STACKED -> new Stacked(backend, bound, scan.reverse());
            case SUM -> new Sum(backend, bound.shape());
          });
    }
    for (int n = 0; n < steps; n++) {
      step(step, scan.reverse() ? steps - 1 - n : n, accumulators);
    }
    return accumulators.stream().map(Accumulator::result).toList();
  }

  private void step(ProgramInterpreter step, int t, List<Accumulator> accumulators) {
    List<Tensor> temporaries = new ArrayList<>();
    List<Tensor> outputs;
    try {
      outputs = step.run(inputs(t, temporaries), sizes);
    } finally {
      temporaries.forEach(backend::release);
    }
    for (int i = 0; i < outputs.size(); i++) {
      accumulators.get(i).add(outputs.get(i));
    }
  }

  /** What the step takes at time {@code t}; what is made for it is added to the temporaries. */
  private List<Tensor> inputs(int t, List<Tensor> temporaries) {
    List<Tensor> inputs = new ArrayList<>();
    int k = 0;
    for (int i = 0; i < arguments.size(); i++) {
      Tensor argument = arguments.get(i);
      switch (scan.inputs().get(i)) {
        case SEQUENCE -> {
          Tensor slice = backend.slice(argument, 0, t, t + 1);
          temporaries.add(slice);
          Tensor element = backend.reshape(slice, argument.shape().without(0));
          temporaries.add(element);
          inputs.add(element);
        }
        case STATE -> inputs.add(states.get(k++).value);
        case INVARIANT -> inputs.add(argument);
        case STEP -> {
          int[] first = new int[1];
          backend.read(argument, first);
          Tensor number = backend.tensor(Shape.of(1), new int[] {first[0] + t});
          temporaries.add(number);
          inputs.add(number);
        }
      }
    }
    return inputs;
  }

  /** What becomes of one output of the step over the whole loop. */
  private interface Accumulator {
    void add(Tensor output);

    Tensor result();

    /** Releases what was added, instead of a result. */
    void discard();
  }

  private static final class Latest implements Accumulator {
    private final Backend backend;
    private Tensor value;

    Latest(Backend backend, Tensor initial) {
      this.backend = backend;
      this.value = backend.reshape(initial, initial.shape());
    }

    @Override
    public void add(Tensor output) {
      backend.release(value);
      value = output;
    }

    @Override
    public Tensor result() {
      return value;
    }

    @Override
    public void discard() {
      backend.release(value);
    }
  }

  private static final class Stacked implements Accumulator {
    private final Backend backend;
    private final TensorType type;
    private final boolean reverse;
    private final List<Tensor> parts = new ArrayList<>();

    Stacked(Backend backend, TensorType type, boolean reverse) {
      this.backend = backend;
      this.type = type;
      this.reverse = reverse;
    }

    @Override
    public void add(Tensor output) {
      parts.add(backend.reshape(output, type.shape().prepend(1)));
      backend.release(output);
    }

    @Override
    public Tensor result() {
      if (parts.isEmpty()) {
        Shape empty = type.shape().prepend(0);
        return type.dtype() == DType.REAL ? backend.fill(empty, 0) : backend.fillInt(empty, 0);
      }
      if (reverse) {
        Collections.reverse(parts);
      }
      Tensor stacked = backend.concat(0, parts);
      parts.forEach(backend::release);
      return stacked;
    }

    @Override
    public void discard() {
      parts.forEach(backend::release);
    }
  }

  private static final class Sum implements Accumulator {
    private final Backend backend;
    private Tensor sum;

    Sum(Backend backend, Shape shape) {
      this.backend = backend;
      this.sum = backend.fill(shape, 0);
    }

    @Override
    public void add(Tensor output) {
      Tensor next = backend.binary(BinaryOp.ADD, sum, output);
      backend.release(sum);
      backend.release(output);
      sum = next;
    }

    @Override
    public Tensor result() {
      return sum;
    }

    @Override
    public void discard() {
      backend.release(sum);
    }
  }
}
