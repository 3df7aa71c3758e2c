package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records the operations of a {@link BlockProgram}. */
public final class BlockProgramBuilder {
  /** How a value comes about: by an instruction, or else as an operand or a constant. */
  private record Definition(BlockValue value, BlockInstruction instruction, float constant) {}

  private final Kernels kernels;
  private final List<Definition> definitions = new ArrayList<>();
  private final List<BlockValue> operands = new ArrayList<>();
  private final List<BlockValue> results = new ArrayList<>();

  BlockProgramBuilder(Kernels kernels) {
    this.kernels = kernels;
  }

  /** The program's next operand. */
  public BlockValue operand(Form form) {
    BlockValue value = define(form, null, Float.NaN);
    operands.add(value);
    return value;
  }

  /** A number that is always the same. */
  public BlockValue constant(float number) {
    return define(Form.SCALAR, null, number);
  }

  /** A value of a fused kernel, of which those before it are known. */
  BlockValue node(FusedKernel.Node node, List<BlockValue> before) {
    if (node instanceof FusedKernel.Operand) {
      return operand(node.form());
    }
    if (node instanceof FusedKernel.Constant constant) {
      return constant((float) constant.number());
    }
    if (node instanceof FusedKernel.Copy copy) {
      return copy(before.get(copy.of()), copy.form());
    }
    FusedKernel.Apply apply = (FusedKernel.Apply) node;
    return apply(apply.op(), apply.operands().stream().map(before::get).toList());
  }

  /** What a superinstruction makes of values that are known. */
  BlockValue chain(Superinstructions.Chain chain, List<BlockValue> before) {
    ChainKernel kernel = kernels.superinstructions().get(chain.kind());
    BlockValue[] x = chain.operands().stream().map(before::get).toArray(BlockValue[]::new);
    BlockOperation operation = new BlockOperation.Chain(kernel, x.length);
    return compute(operation, Form.FULL, x);
  }

  /** What is made of a one-hot row and values that are known. */
  BlockValue oneHot(OneHots.Use use, List<BlockValue> before) {
    OneHotKernel kernel = kernels.oneHots().orElseThrow();
    BlockValue[] x = use.operands().stream().map(before::get).toArray(BlockValue[]::new);
    return use.isSum()
        ? compute(new OneHotOperation.Sum(kernel), Form.COLUMN, x)
        : compute(new OneHotOperation.MultiplyAdd(kernel), Form.FULL, x);
  }

  /** {@code op(x)}. */
  public BlockValue unary(UnaryOp op, BlockValue x) {
    return compute(BlockOperation.unary(kernels.unary(op)), x.form(), x);
  }

  /** {@code a op b}; what does not vary along an axis is repeated. */
  public BlockValue binary(BinaryOp op, BlockValue a, BlockValue b) {
    return compute(BlockOperation.binary(kernels.binary(op)), a.form().join(b.form()), a, b);
  }

  /** {@code a} where {@code condition} is not 0, else {@code b}. */
  public BlockValue select(BlockValue condition, BlockValue a, BlockValue b) {
    Form form = condition.form().join(a.form()).join(b.form());
    return compute(new BlockOperation.Ternary(kernels::select), form, condition, a, b);
  }

  /**
   * Each row of {@code x} folded to one number.
   *
   * @param op {@link ReduceOp#SUM} or {@link ReduceOp#MAX}
   * @param x {@link Form#FULL} or {@link Form#ROW}
   */
  public BlockValue fold(ReduceOp op, BlockValue x) {
    checkArgument(op != ReduceOp.ARGMAX, "ARGMAX does not give a real number");
    checkArgument(
        x.form().byColumn(), "a %s has one number for each row already: nothing to fold", x.form());
    return compute(new BlockOperation.Fold(kernels, op), Form.of(x.form().byRow(), false), x);
  }

  private BlockValue apply(Op op, List<BlockValue> x) {
    if (op instanceof Op.Unary unary) {
      return unary(unary.op(), x.get(0));
    }
    if (op instanceof Op.Binary binary) {
      return binary(binary.op(), x.get(0), x.get(1));
    }
    if (op instanceof Op.Select) {
      return select(x.get(0), x.get(1), x.get(2));
    }
    if (op instanceof Op.Reduce reduce) {
      return fold(reduce.op(), x.get(0));
    }
    throw new IllegalArgumentException("no kernel for " + op);
  }

  /**
   * {@code x}, repeated where it does not vary.
   *
   * @param form one that varies where {@code x} does
   */
  public BlockValue copy(BlockValue x, Form form) {
    checkArgument(x.form().join(form) == form, "a %s cannot be made a %s", x.form(), form);
    return compute(BlockOperation.COPY, form, x);
  }

  /** Makes a value the program's next result. */
  public void result(BlockValue value) {
    checkOwn(value);
    boolean isMade = definitions.get(value.number()).instruction() != null;
    results.add(isMade && !results.contains(value) ? value : copy(value, value.form()));
  }

  /** The program. */
  public BlockProgram build() {
    checkArgument(!results.isEmpty(), "a program without results does nothing");
    boolean simpler =
        definitions.stream().anyMatch(d -> d.value().form() != oneColumn(d.value().form()));
    return new BlockProgram(
        plan(), forms(operands), forms(results), simpler ? ofOneColumn().build() : null);
  }

  /** The same program for domains of one column, where a row is a number and a column a run. */
  private BlockProgramBuilder ofOneColumn() {
    BlockProgramBuilder other = new BlockProgramBuilder(kernels);
    List<BlockValue> images = new ArrayList<>();
    for (Definition definition : definitions) {
      BlockInstruction instruction = definition.instruction();
      Form form = oneColumn(definition.value().form());
      if (operands.contains(definition.value())) {
        images.add(other.operand(form));
      } else if (instruction == null) {
        images.add(other.constant(definition.constant()));
      } else {
        BlockValue[] x =
            instruction.operands().stream().mapToObj(images::get).toArray(BlockValue[]::new);
        images.add(other.compute(instruction.operation().ofOneColumn(), form, x));
      }
    }
    results.forEach(result -> other.result(images.get(result.number())));
    return other;
  }

  private static Form oneColumn(Form form) {
    return form.byRow() ? Form.FULL : Form.SCALAR;
  }

  private BlockValue compute(BlockOperation operation, Form form, BlockValue... x) {
    for (BlockValue operand : x) {
      checkOwn(operand);
    }
    ImmutableIntArray numbers =
        ImmutableIntArray.copyOf(Arrays.stream(x).mapToInt(BlockValue::number));
    Form workedOn = operation.isFold() ? x[0].form() : form;
    int result = definitions.size();
    return define(form, new BlockInstruction(operation, numbers, result, workedOn), Float.NaN);
  }

  private BlockValue define(Form form, BlockInstruction instruction, float constant) {
    BlockValue value = new BlockValue(definitions.size(), form);
    definitions.add(new Definition(value, instruction, constant));
    return value;
  }

  private void checkOwn(BlockValue value) {
    checkArgument(
        value.number() < definitions.size()
            && definitions.get(value.number()).value().equals(value),
        "%s is not a value of this program",
        value);
  }

  private static List<Form> forms(List<BlockValue> values) {
    return values.stream().map(BlockValue::form).collect(ImmutableList.toImmutableList());
  }

  private BlockPlan plan() {
    BlockPlanner planner =
        new BlockPlanner(definitions.stream().map(d -> d.value().form()).toList());
    int place = 0;
    for (BlockValue operand : operands) {
      planner.keepInMemory(operand.number(), place++);
    }
    for (BlockValue result : results) {
      planner.keepInMemory(result.number(), place++);
    }
    List<BlockInstruction> instructions = new ArrayList<>();
    for (Definition definition : definitions) {
      if (definition.instruction() != null) {
        instructions.add(definition.instruction());
      } else if (!operands.contains(definition.value())) {
        planner.keepConstant(definition.value().number(), definition.constant());
      }
    }
    return planner.plan(instructions);
  }
}
