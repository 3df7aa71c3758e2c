package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Compares the gradients that a tape gives with central differences.
 *
 * <p>Meant for a backend in float64, where the two agree to about 1e-9 for smooth functions; with
 * float32 nothing is learnt below about 1e-2.
 */
public final class GradientCheck {
  /** The step of the central difference, near the cube root of float64's precision. */
  private static final double STEP = 1e-5;

  /** A differentiable function of variables that gives a scalar. */
  public interface Function extends BiFunction<Tape, List<Var>, Var> {}

  /** Where a function is looked at: shape and values of one variable. */
  public record Point(Shape shape, ImmutableDoubleArray values) {
    /** Checks that there is a value for each element. */
    public Point {
      checkArgument(
          values.length() == shape.size(), "%s values for shape %s", values.length(), shape);
    }

    /** A point with the given values, row-major. */
    public static Point of(Shape shape, double... values) {
      return new Point(shape, ImmutableDoubleArray.copyOf(values));
    }
  }

  /**
   * The worst of all elements.
   *
   * @param relativeError {@code |gradient - difference| / max(1, |gradient|, |difference|)}
   * @param variable the position of its variable
   * @param element its row-major index
   */
  public record Result(
      double relativeError, int variable, int element, double gradient, double difference) {
    @Override
    public String toString() {
      return String.format(
          java.util.Locale.ROOT,
          "relative error %.3g at element %d of variable %d: gradient %.12g, central difference %.12g",
          relativeError,
          element,
          variable,
          gradient,
          difference);
    }
  }

  private final Backend backend;
  private final Function function;
  private final boolean traced;

  /** A check of one function on one backend. */
  public GradientCheck(Backend backend, Function function) {
    this(backend, function, false);
  }

  private GradientCheck(Backend backend, Function function, boolean traced) {
    this.backend = backend;
    this.function = function;
    this.traced = traced;
  }

  /**
   * The same check of a function that can be traced, such as a cell's: central differences run its
   * program, which is faster than the function itself hundreds of times. The gradients are the
   * tape's as before.
   */
  public GradientCheck traced() {
    return new GradientCheck(backend, function, true);
  }

  /** Looks at every element of every variable. */
  public Result everyElement(List<Point> at) {
    Result worst = new Result(-1, -1, -1, 0, 0);
    for (Result each : everyVariable(at)) {
      worst = worse(worst, each);
    }
    return worst;
  }

  /** Looks at every element of every variable; the worst of each variable, in their order. */
  public List<Result> everyVariable(List<Point> at) {
    List<double[]> gradients = gradients(at);
    ToDoubleFunction<List<Tensor>> values = values(at);
    List<Result> results = new ArrayList<>();
    for (int v = 0; v < at.size(); v++) {
      Result worst = new Result(-1, v, -1, 0, 0);
      for (int i = 0; i < at.get(v).values.length(); i++) {
        List<double[]> direction = zeros(at);
        direction.get(v)[i] = 1;
        worst = worse(worst, result(v, i, gradients.get(v)[i], difference(values, at, direction)));
      }
      results.add(worst);
    }
    return results;
  }

  /** Looks along random directions through all variables at once; for large ones. */
  public Result randomDirections(List<Point> at, int count, long seed) {
    List<double[]> gradients = gradients(at);
    ToDoubleFunction<List<Tensor>> values = values(at);
    Random random = new Random(seed);
    Result worst = new Result(-1, -1, -1, 0, 0);
    for (int n = 0; n < count; n++) {
      List<double[]> direction = zeros(at);
      double along = 0;
      for (int v = 0; v < at.size(); v++) {
        double[] d = direction.get(v);
        for (int i = 0; i < d.length; i++) {
          d[i] = random.nextGaussian();
          along += d[i] * gradients.get(v)[i];
        }
      }
      worst = worse(worst, result(-1, n, along, difference(values, at, direction)));
    }
    return worst;
  }

  /**
   * The check of this function's gradient as a function: its product with fixed numbers is
   * differentiated again.
   */
  public GradientCheck second() {
    return new GradientCheck(
        backend,
        (tape, vars) -> {
          Var total = tape.scalar(0);
          for (Var gradient : tape.differentiableGradient(function.apply(tape, vars), vars)) {
            Var weights = tape.iota(gradient.shape().size()).plus(1).sin();
            total = total.plus(gradient.times(weights.reshape(gradient.shape())).sum());
          }
          return total;
        },
        traced);
  }

  private static Result result(int variable, int element, double g, double d) {
    double error = Math.abs(g - d) / Math.max(1, Math.max(Math.abs(g), Math.abs(d)));
    return new Result(error, variable, element, g, d);
  }

  /** What is not a number is the worst, and the first of equals stays. */
  private static Result worse(Result a, Result b) {
    return Double.compare(b.relativeError, a.relativeError) > 0 ? b : a;
  }

  private static List<double[]> zeros(List<Point> at) {
    List<double[]> zeros = new ArrayList<>();
    at.forEach(p -> zeros.add(new double[p.values.length()]));
    return zeros;
  }

  private List<double[]> gradients(List<Point> at) {
    List<Tensor> tensors = tensors(at, zeros(at), 0);
    try (Tape tape = Tape.recording(backend)) {
      List<Var> vars = tensors.stream().map(tape::variable).toList();
      List<Var> gradients = tape.gradient(function.apply(tape, vars), vars);
      for (int v = 0; v < at.size(); v++) {
        checkState(
            gradients.get(v).shape().equals(at.get(v).shape),
            "the gradient by variable %s of shape %s has shape %s",
            v,
            at.get(v).shape,
            gradients.get(v).shape());
      }
      return gradients.stream().map(Var::toDoubles).toList();
    } finally {
      tensors.forEach(backend::release);
    }
  }

  private double difference(
      ToDoubleFunction<List<Tensor>> values, List<Point> at, List<double[]> direction) {
    return (value(values, at, direction, STEP) - value(values, at, direction, -STEP)) / (2 * STEP);
  }

  private double value(
      ToDoubleFunction<List<Tensor>> values,
      List<Point> at,
      List<double[]> direction,
      double step) {
    List<Tensor> tensors = tensors(at, direction, step);
    try {
      return values.applyAsDouble(tensors);
    } finally {
      tensors.forEach(backend::release);
    }
  }

  private ToDoubleFunction<List<Tensor>> values(List<Point> at) {
    return traced ? ofProgram(at) : this::ofFunction;
  }

  private double ofFunction(List<Tensor> tensors) {
    // Recording, since the function may take gradients itself.
    try (Tape tape = Tape.recording(backend)) {
      return function.apply(tape, tensors.stream().map(tape::variable).toList()).item();
    }
  }

  private ToDoubleFunction<List<Tensor>> ofProgram(List<Point> at) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      List<Var> vars = new ArrayList<>();
      for (Point point : at) {
        TensorType type = TensorType.real(point.shape);
        vars.add(tape.variable(symbolic.input("variable" + vars.size(), type)));
      }
      Map<String, Tensor> outputs = Map.of("value", function.apply(tape, vars).value());
      Executable program = backend.compile(symbolic.build(outputs));
      return tensors -> {
        List<Tensor> results = program.run(tensors);
        double[] value = new double[1];
        try {
          backend.read(results.get(0), value);
        } finally {
          results.forEach(backend::release);
        }
        return value[0];
      };
    }
  }

  private List<Tensor> tensors(List<Point> at, List<double[]> direction, double step) {
    List<Tensor> tensors = new ArrayList<>();
    for (int v = 0; v < at.size(); v++) {
      double[] values = at.get(v).values.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += step * direction.get(v)[i];
      }
      tensors.add(backend.tensor(at.get(v).shape, values));
    }
    return tensors;
  }
}
