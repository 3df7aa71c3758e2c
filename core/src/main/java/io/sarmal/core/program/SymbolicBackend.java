package io.sarmal.core.program;

import com.google.common.collect.Sets;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A backend that computes nothing and writes down what it is asked for: running ordinary code
 * against it makes a {@link Program}.
 *
 * <p>Equal operations on equal operands are written once, so common subexpressions never arise.
 * Only declared inputs may enter: a Java array or number read from data is refused, since it would
 * be frozen into the program. For use by one thread.
 */
public final class SymbolicBackend implements Backend {
  private record Key(Op op, List<Value> operands) {}

  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Key, List<Value>> known = new HashMap<>();
  // By identity: traces number their values alike, so an equal value may be of another trace.
  private final Set<Value> values = Sets.newIdentityHashSet();

  @Override
  public String name() {
    return "symbolic";
  }

  /**
   * Declares an input.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Value input(String name, TensorType type) {
    if (inputs.containsKey(name)) {
      throw new IllegalArgumentException("there is an input " + name + " already");
    }
    Value value = define(type);
    inputs.put(name, value);
    return value;
  }

  private Value define(TensorType type) {
    Value value = new Value(values.size(), type);
    values.add(value);
    return value;
  }

  /** Writes down an operation, or finds it written down already. */
  public List<Value> emit(Op op, List<? extends Tensor> operands) {
    List<Value> own = operands.stream().map(this::own).toList();
    return known.computeIfAbsent(
        new Key(op, own),
        key -> {
          List<TensorType> types = op.infer(own.stream().map(Value::type).toList());
          List<Value> results = types.stream().map(this::define).toList();
          instructions.add(new Instruction(op, own, results));
          return results;
        });
  }

  /** The number of values so far: a value with a smaller id existed before this moment. */
  public int mark() {
    return values.size();
  }

  /** The program that has the given outputs, without what none of them needs. */
  public Program build(Map<String, ? extends Tensor> outputs) {
    Map<String, Value> own = new LinkedHashMap<>();
    outputs.forEach((name, tensor) -> own.put(name, own(tensor)));
    return DeadCode.remove(new Program(inputs, instructions, own));
  }

  private Value own(Tensor tensor) {
    if (tensor instanceof Value value) {
      if (values.contains(value)) {
        return value;
      }
      throw new IllegalArgumentException(
          value
              + " of type "
              + value.type()
              + " belongs to another trace; make it an input of this one");
    }
    throw new IllegalArgumentException(
        "a tensor of shape "
            + tensor.shape()
            + " that holds numbers was used while tracing a program; make it an argument of the"
            + " traced function");
  }

  private Tensor single(Op op, Tensor... operands) {
    return emit(op, List.of(operands)).get(0);
  }

  private static UnsupportedOperationException captured(String what) {
    return new UnsupportedOperationException(
        what
            + " while tracing a program: it would be frozen into it; make it an argument of the traced"
            + " function");
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    throw captured("a Java array was made a tensor");
  }

  @Override
  public Tensor tensor(Shape shape, double[] values) {
    throw captured("a Java array was made a tensor");
  }

  @Override
  public Tensor tensor(Shape shape, int[] values) {
    throw captured("a Java array was made a tensor");
  }

  @Override
  public void read(Tensor tensor, float[] into) {
    throw captured("a tensor's elements were read");
  }

  @Override
  public void read(Tensor tensor, double[] into) {
    throw captured("a tensor's elements were read");
  }

  @Override
  public void read(Tensor tensor, int[] into) {
    throw captured("a tensor's elements were read");
  }

  @Override
  public Tensor fill(Shape shape, double value) {
    return single(new Op.Fill(shape, value));
  }

  @Override
  public Tensor fillInt(Shape shape, int value) {
    return single(new Op.FillInt(shape, value));
  }

  @Override
  public Tensor size(Shape shape) {
    return shape.isStatic() ? fill(Shape.SCALAR, shape.size()) : single(new Op.Size(shape));
  }

  @Override
  public Tensor iota(int n) {
    return single(new Op.Iota(n));
  }

  @Override
  public Tensor real(Tensor x) {
    return single(new Op.Real(), x);
  }

  @Override
  public Tensor unary(UnaryOp op, Tensor x) {
    return single(new Op.Unary(op), x);
  }

  @Override
  public Tensor binary(BinaryOp op, Tensor a, Tensor b) {
    return single(new Op.Binary(op), a, b);
  }

  @Override
  public Tensor select(Tensor condition, Tensor a, Tensor b) {
    return single(new Op.Select(), condition, a, b);
  }

  @Override
  public Tensor reduce(ReduceOp op, Tensor x, int... axes) {
    return single(new Op.Reduce(op, java.util.Arrays.stream(axes).boxed().toList()), x);
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return single(new Op.MatMul(transposeA, transposeB), a, b);
  }

  @Override
  public Tensor outer(Tensor a, Tensor b) {
    return single(new Op.Outer(), a, b);
  }

  @Override
  public Tensor transpose(Tensor x, int... axes) {
    return single(new Op.Transpose(java.util.Arrays.stream(axes).boxed().toList()), x);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return single(new Op.Reshape(shape), x);
  }

  @Override
  public Tensor detach(Tensor x) {
    return single(new Op.Detach(), x);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    return single(new Op.Broadcast(shape), x);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    return single(new Op.Slice(axis, from, to), x);
  }

  @Override
  public Tensor concat(int axis, List<? extends Tensor> parts) {
    return emit(new Op.Concat(axis), parts).get(0);
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    return single(new Op.Gather(), table, ids);
  }

  @Override
  public Tensor scatterAdd(Tensor ids, Tensor values, int rows) {
    return single(new Op.ScatterAdd(rows), ids, values);
  }

  @Override
  public Tensor random(Shape shape, Tensor key, int stream) {
    return single(new Op.Random(shape, stream), key);
  }

  @Override
  public List<Tensor> scan(Scan scan, List<? extends Tensor> inputs) {
    return List.copyOf(emit(new Op.Loop(scan), inputs));
  }

  /** Nothing runs here, so nothing falls back. */
  @Override
  public LoopExplanation explain(Scan scan) {
    return new LoopExplanation(List.of(), Optional.empty());
  }

  /** Nothing to give back: a value holds no memory. */
  @Override
  public void release(Tensor tensor) {}

  /** Nothing to give back. */
  @Override
  public void close() {}
}
