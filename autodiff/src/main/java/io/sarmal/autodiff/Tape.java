package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.RuntimeSizes;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.ScanInterpreter;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A record of operations on one backend, from which gradients are made, and the arena of the
 * tensors that they made.
 *
 * <p>Closing a tape releases every tensor that was made on it and not {@linkplain #keep kept}. On a
 * {@link io.sarmal.core.program.SymbolicBackend} the same code writes a program instead. A tape
 * belongs to the thread that made it.
 *
 * <pre>{@code
 * Tensor weights = backend.fill(Shape.of(3, 2), 0.1);
 * Tensor gradient;
 * try (Tape tape = Tape.recording(backend)) {
 *   Var w = tape.variable(weights);
 *   Var x = tape.fill(Shape.of(4, 3), 1);
 *   Var loss = x.matmul(w).square().mean();
 *   gradient = tape.keep(tape.gradient(loss, w));
 * }
 * backend.release(gradient); // kept, so it is ours
 * }</pre>
 */
public final class Tape implements AutoCloseable {
  /** One operation that was run. */
  record Node(Op op, List<Var> operands, List<Var> results) {}

  private final Backend backend;
  private final Thread owner = Thread.currentThread();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Var> vars = new ArrayList<>();
  private final Map<Parameter, Var> parameters = new HashMap<>();
  private Function<Parameter, Var> parameterSource = Tape::noParameter;
  private Consumer<Sight> observer;
  private final Fusion fusion;
  private boolean recording;
  private boolean consumed;
  private boolean closed;

  private Tape(Backend backend, boolean recording, Fusion fusion) {
    this.backend = backend;
    this.recording = recording;
    this.fusion = fusion;
  }

  /** A tape that records what gradients need. */
  public static Tape recording(Backend backend) {
    return recording(backend, Fusion.AUTO);
  }

  /** A tape that records what gradients need, and runs loops in a way of one's choice. */
  public static Tape recording(Backend backend, Fusion fusion) {
    return new Tape(backend, true, fusion);
  }

  /** A tape that records nothing: an arena for running a model. */
  public static Tape inference(Backend backend) {
    return inference(backend, Fusion.AUTO);
  }

  /** A tape that records nothing, and runs loops in a way of one's choice. */
  public static Tape inference(Backend backend, Fusion fusion) {
    return new Tape(backend, false, fusion);
  }

  /** The backend on which operations run. */
  public Backend backend() {
    return backend;
  }

  /** How loops run. */
  public Fusion fusion() {
    return fusion;
  }

  /** A variable to differentiate by; the tensor stays the caller's. */
  public Var variable(Tensor value) {
    checkArgument(
        value.dtype() == DType.REAL,
        "a variable is of real numbers, but was given %s",
        value.dtype());
    return leaf(value, recording);
  }

  /** A constant; the tensor stays the caller's. */
  public Var constant(Tensor value) {
    return leaf(value, false);
  }

  private Var leaf(Tensor value, boolean tracked) {
    checkUsable();
    Var leaf = new Var(this, vars.size(), value, tracked, Var.Ownership.BORROWED);
    vars.add(leaf);
    return leaf;
  }

  /** A constant of real numbers, made from an array, that is gone with this tape. */
  public Var constant(Shape shape, double... values) {
    checkUsable();
    return adopt(backend.tensor(shape, values));
  }

  /** A constant of integers, made from an array, that is gone with this tape. */
  public Var integers(Shape shape, int... values) {
    checkUsable();
    return adopt(backend.tensor(shape, values));
  }

  /** A constant whose tensor belongs to this tape from now on and is gone with it. */
  public Var adopt(Tensor value) {
    checkUsable();
    return owned(value, false);
  }

  private Var owned(Tensor value, boolean tracked) {
    Var var = new Var(this, vars.size(), value, tracked, Var.Ownership.OWNED);
    vars.add(var);
    return var;
  }

  /** One value everywhere. */
  public Var fill(Shape shape, double value) {
    return single(new Op.Fill(shape, value));
  }

  /** One integer everywhere. */
  public Var fillInt(Shape shape, int value) {
    return single(new Op.FillInt(shape, value));
  }

  /** A single number. */
  public Var scalar(double value) {
    return fill(Shape.SCALAR, value);
  }

  /** The numbers 0 to n - 1, {@code [n]}. */
  public Var iota(int n) {
    return single(new Op.Iota(n));
  }

  /** The number of elements of a shape, as a scalar. */
  public Var size(Shape shape) {
    return single(new Op.Size(shape));
  }

  /** The parts one after the other along an axis. */
  public Var concat(int axis, List<Var> parts) {
    checkArgument(!parts.isEmpty(), "a concat needs at least one part");
    return apply(new Op.Concat(parts.get(0).shape().axis(axis)), parts).get(0);
  }

  /** Uniform numbers in [0, 1); see {@link Backend#random}. */
  public Var random(Shape shape, Var key, int stream) {
    return apply(new Op.Random(shape, stream), List.of(key)).get(0);
  }

  /** Runs a loop over time; see {@link Backend#scan}. */
  public List<Var> scan(Scan scan, List<Var> arguments) {
    return apply(new Op.Loop(scan), arguments);
  }

  /**
   * Runs a program, operation by operation, so that gradients flow through it.
   *
   * @param arguments one for each input of the program
   * @return one for each output
   */
  public List<Var> run(Program program, List<Var> arguments) {
    RuntimeSizes sizes = program.bind(arguments.stream().map(Var::value).toList());
    Map<Value, Var> vars = new HashMap<>();
    int i = 0;
    for (Value input : program.inputs().values()) {
      vars.put(input, arguments.get(i++));
    }
    for (Instruction instruction : program.instructions()) {
      List<Var> results =
          apply(
              instruction.op().bind(sizes),
              instruction.operands().stream().map(vars::get).toList());
      for (int k = 0; k < results.size(); k++) {
        vars.put(instruction.results().get(k), results.get(k));
      }
    }
    return program.outputs().values().stream().map(vars::get).toList();
  }

  /**
   * What a layer shows of one run to whoever observes the tape.
   *
   * @param parameters the layer's, which say which layer it is
   * @param reversed whether it ran from the last time step to the first
   * @param parts by name, in the order of their making; time is the first axis of three
   */
  public record Sight(List<Parameter> parameters, boolean reversed, Map<String, Var> parts) {}

  /** Has layers show what they make from now on, for a diagnosis; it costs time and memory. */
  public void observe(Consumer<Sight> by) {
    observer = by;
  }

  /** Whether layers are to {@link #show} what they make. */
  public boolean isObserved() {
    return observer != null;
  }

  /** Shows what a layer made, if anybody observes. */
  public void show(Sight sight) {
    if (observer != null) {
      observer.accept(sight);
    }
  }

  /** Says from where this tape takes a parameter that it has not met yet. */
  public void parameters(Function<Parameter, Var> source) {
    parameterSource = source;
  }

  /** The variable that a parameter is on this tape. */
  public Var parameter(Parameter parameter) {
    Var known = parameters.get(parameter);
    if (known == null) {
      known = parameterSource.apply(parameter);
      checkArgument(
          known.shape().equals(parameter.shape()),
          "parameter %s was given a value of shape %s",
          parameter,
          known.shape());
      parameters.put(parameter, known);
    }
    return known;
  }

  private static Var noParameter(Parameter parameter) {
    throw new IllegalStateException(
        "parameter "
            + parameter
            + " has no value on this tape; bind the model's parameters with ParameterLayout.bind");
  }

  private Var single(Op op) {
    return apply(op, List.of()).get(0);
  }

  /** A variable without its history. */
  Var detach(Var x) {
    // A record has no need of an operation. A program that is written down here has: it may be the
    // step of a scan, which is differentiated later.
    return recording ? constant(x.value()) : apply(new Op.Detach(), List.of(x)).get(0);
  }

  /**
   * Runs an operation, and records it if a gradient may need it.
   *
   * @throws IllegalArgumentException if an operand is of another tape or does not fit
   * @throws IllegalStateException if it is a loop that does not run fused, and has to
   */
  public List<Var> apply(Op op, List<Var> operands) {
    checkUsable();
    List<TensorType> types = new ArrayList<>(operands.size());
    boolean tracked = false;
    for (Var operand : operands) {
      checkArgument(
          operand.tape() == this, "operand %s of %s is a variable of another tape", operand, op);
      types.add(TensorType.of(operand.value()));
      tracked |= operand.isTracked();
    }
    List<TensorType> resultTypes = op.infer(types);
    boolean record = recording && tracked && Derivatives.exist(op);
    Op run = record ? ScanDerivative.recorded(op) : op;
    List<Tensor> tensors = execute(run, operands.stream().map(Var::value).toList());
    List<Var> results = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      results.add(owned(tensor, record && tensor.dtype() == DType.REAL));
    }
    if (record) {
      nodes.add(new Node(run, List.copyOf(operands), results));
    }
    return List.copyOf(results.subList(0, resultTypes.size()));
  }

  private List<Tensor> execute(Op op, List<Tensor> operands) {
    if (op instanceof Op.Loop loop) {
      if (fusion == Fusion.OFF) {
        return ScanInterpreter.run(backend, loop.scan(), operands);
      }
      if (fusion == Fusion.REQUIRED) {
        fusion.check(
            "a loop over " + loop.scan().step().inputs().keySet(), backend.explain(loop.scan()));
      }
    }
    return op.apply(backend, operands);
  }

  /** The gradient of a scalar by one variable; see {@link #gradient(Var, List)}. */
  public Var gradient(Var y, Var by) {
    return gradient(y, List.of(by)).get(0);
  }

  /**
   * The gradients of a scalar, each of the shape of its variable; zero where the scalar does not
   * depend on it. The tape's record is used up.
   *
   * @throws IllegalArgumentException if {@code y} is no scalar, or one of {@code by} a constant
   * @throws IllegalStateException if the record is used up already, or this is an inference tape
   */
  public List<Var> gradient(Var y, List<Var> by) {
    List<Var> gradients = orZero(differentiate(List.of(y), seed(y), by, false), by);
    consumed = true;
    nodes.clear();
    return gradients;
  }

  /**
   * The gradients of a scalar as recorded variables, which can be differentiated again.
   *
   * @throws IllegalArgumentException if {@code y} is no scalar, or one of {@code by} a constant
   */
  public List<Var> differentiableGradient(Var y, List<Var> by) {
    return orZero(differentiate(List.of(y), seed(y), by, true), by);
  }

  private List<Var> seed(Var y) {
    checkArgument(y.tape() == this, "%s is a variable of another tape", y);
    checkArgument(
        y.shape().rank() == 0,
        "a gradient is of a scalar, but the shape given is %s; reduce it with sum() or mean()",
        y.shape());
    return List.of(scalar(1));
  }

  private List<Var> orZero(List<Var> gradients, List<Var> by) {
    List<Var> all = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      Var gradient = gradients.get(i);
      if (gradient == null) {
        gradient = fill(by.get(i).shape(), 0);
      } else if (all.contains(gradient)) {
        // Each is the caller's to keep, so two variables never get the same one.
        gradient = apply(new Op.Reshape(gradient.shape()), List.of(gradient)).get(0);
      }
      all.add(gradient);
    }
    return all;
  }

  /**
   * The product of a vector with the Jacobian: the gradients of {@code Σ yᵢ·gᵢ}.
   *
   * @param gradients one for each of {@code ys}, of its shape
   * @return one for each of {@code by}; null where no {@code y} depends on it
   */
  List<Var> pullBack(List<Var> ys, List<Var> gradients, List<Var> by) {
    return differentiate(ys, gradients, by, false);
  }

  private List<Var> differentiate(
      List<Var> ys, List<Var> gradients, List<Var> by, boolean differentiable) {
    checkUsable();
    checkState(
        !consumed,
        "the record of this tape was used up by an earlier gradient(); take all gradients in one"
            + " call, or use differentiableGradient()");
    boolean before = recording;
    checkState(before, "this tape records nothing; make it with Tape.recording");
    for (Var x : by) {
      checkArgument(x.tape() == this, "%s is a variable of another tape", x);
      checkArgument(
          x.isTracked(),
          "a gradient by %s was asked for, but that is a constant here; make it with variable()",
          x);
    }
    recording = differentiable;
    try {
      return new Backward(this, List.copyOf(nodes)).run(ys, gradients, by);
    } finally {
      recording = before;
    }
  }

  /** Counts one more use of a gradient. */
  Var hold(Var gradient) {
    gradient.holds++;
    return gradient;
  }

  /** Counts one use of a gradient less; without any it is released, unless it is recorded. */
  void drop(Var gradient) {
    gradient.holds--;
    releaseUnheld(gradient);
  }

  /** The number of variables so far. */
  int size() {
    return vars.size();
  }

  /** Releases what was made since there were {@code from} variables and nobody holds. */
  void releaseUnheld(int from) {
    for (int i = from; i < vars.size(); i++) {
      releaseUnheld(vars.get(i));
    }
  }

  private void releaseUnheld(Var var) {
    if (!recording && var.holds == 0 && var.ownership == Var.Ownership.OWNED) {
      backend.release(var.value());
      var.ownership = Var.Ownership.RELEASED;
    }
  }

  /** Takes a variable's tensor out of the arena: it outlives this tape and is the caller's. */
  public Tensor keep(Var var) {
    checkUsable();
    checkArgument(var.tape() == this, "%s is a variable of another tape", var);
    checkState(
        var.ownership == Var.Ownership.OWNED,
        "%s is %s; only what was made on this tape can be kept, once",
        var,
        var.ownership);
    var.ownership = Var.Ownership.BORROWED;
    return var.value();
  }

  private void checkUsable() {
    checkState(!closed, "this tape is closed; variables do not outlive their tape");
    checkState(
        Thread.currentThread() == owner,
        "a tape belongs to one thread: this one to %s, not %s",
        owner.getName(),
        Thread.currentThread().getName());
  }

  /** Releases all tensors that were made here and not kept; closing twice is harmless. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    checkUsable();
    closed = true;
    for (Var var : vars) {
      if (var.ownership == Var.Ownership.OWNED) {
        backend.release(var.value());
        var.ownership = Var.Ownership.RELEASED;
      }
    }
    vars.clear();
    nodes.clear();
    parameters.clear();
  }
}
