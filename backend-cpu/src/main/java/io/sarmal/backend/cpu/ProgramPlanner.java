package io.sarmal.backend.cpu;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.sarmal.backend.cpu.ProgramPlan.Action;
import io.sarmal.backend.cpu.ProgramPlan.Made;
import io.sarmal.backend.cpu.ProgramPlan.Use;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.RuntimeSizes;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a {@link ProgramPlan} for known sizes: finds operations that run together as one kernel, so
 * that what is between them never goes to memory.
 *
 * <p>An operation joins the first kernel after its operands that works on the same rows and
 * columns.
 */
final class ProgramPlanner {
  /** Longer rows are folded by themselves: a kernel would hold whole rows of temporaries. */
  private static final int LONGEST_FOLD = 1 << 14;

  private final Kernels kernels;
  private final Program program;
  private final RuntimeSizes sizes;

  /** What a value is made from, if they differ by their shapes only. */
  private final Map<Value, Value> roots = new HashMap<>();

  private final Map<Value, Double> fills = new HashMap<>();
  private final Map<Value, Instruction> definitions = new HashMap<>();

  /** The values that one instruction reads, and nobody else. */
  private final Set<Value> readOnce = new HashSet<>();

  private final List<Unit> units = new ArrayList<>();
  private final Map<Value, Integer> makers = new HashMap<>();

  /** What will be an action. */
  private static final class Unit {
    private final Instruction single;
    private final List<Instruction> kernel = new ArrayList<>();
    private KernelDomain domain;

    /** Adds a row to each row of the single product; null if nothing does. */
    private Instruction biasSum;

    /** What finds rows for the single loop, by the position of the operand. */
    private final Map<Integer, Instruction> lookups = new HashMap<>();

    /** Whether a loop does the work of the single lookup, step by step. */
    private boolean isDoneByLoop;

    Unit(Instruction single, KernelDomain domain) {
      this.single = single;
      this.domain = domain;
    }

    List<Instruction> instructions() {
      if (biasSum != null) {
        return List.of(single, biasSum);
      }
      if (!lookups.isEmpty()) {
        return ImmutableList.<Instruction>builder().addAll(lookups.values()).add(single).build();
      }
      return single == null ? kernel : List.of(single);
    }
  }

  /** How an operation reads its operands in a kernel. */
  private record Reading(KernelDomain domain, List<Form> forms) {
    boolean repeatsRow(int operand) {
      return forms.get(operand) == Form.ROW;
    }
  }

  private ProgramPlanner(Kernels kernels, Program program, RuntimeSizes sizes) {
    this.kernels = kernels;
    this.program = program;
    this.sizes = sizes;
    Set<Value> readAgain = new HashSet<>(program.outputs().values());
    for (Instruction instruction : program.instructions()) {
      instruction.results().forEach(v -> definitions.put(v, instruction));
      for (Value operand : instruction.operands()) {
        if (!readOnce.add(operand)) {
          readAgain.add(operand);
        }
      }
    }
    readOnce.removeAll(readAgain);
  }

  static ProgramPlan plan(Kernels kernels, Program program, RuntimeSizes sizes) {
    return new ProgramPlanner(kernels, program, sizes).plan();
  }

  /** What a plan launches, in order. */
  static List<Launch> explain(
      CpuBackend backend, Kernels kernels, Program program, RuntimeSizes sizes) {
    ProgramPlanner planner = new ProgramPlanner(kernels, program, sizes);
    Set<Value> needed = planner.arrange();
    List<Unit> units = planner.activeUnits();
    List<Stream<Launch>> launches =
        new ArrayList<>(units.stream().map(unit -> launch(backend, unit, needed)).toList());
    for (RowBlockPlanner.Group group : planner.rowBlocks(planner.actions(units, needed))) {
      List<Instruction> operations = new ArrayList<>();
      for (int member : group.members()) {
        operations.addAll(units.get(member).instructions());
        launches.set(member, Stream.empty());
      }
      Set<Integer> made = Set.copyOf(group.blocks().made());
      List<Value> results =
          operations.stream()
              .flatMap(operation -> operation.results().stream())
              .filter(value -> made.contains(value.id()))
              .toList();
      launches.set(group.kernel(), Stream.of(new Launch.Kernel(operations, results)));
    }
    return launches.stream().flatMap(launch -> launch).toList();
  }

  private static Stream<Launch> launch(CpuBackend backend, Unit unit, Set<Value> needed) {
    if (unit.biasSum != null) {
      return Stream.of(
          new Launch.Kernel(List.of(unit.single, unit.biasSum), unit.biasSum.results()));
    }
    if (unit.single != null) {
      return Launch.alone(backend, unit.single, whyAlone(unit.single.op()));
    }
    return Stream.of(
        new Launch.Kernel(
            unit.kernel,
            unit.kernel.stream().map(ProgramPlanner::result).filter(needed::contains).toList()));
  }

  private static String whyAlone(Op op) {
    if (op instanceof Op.MatMul || op instanceof Op.Outer) {
      return "a product runs by itself";
    }
    if (op instanceof Op.Reduce) {
      return "kernels fold the last axis only, of 2 to %s numbers, and find no index"
          .formatted(LONGEST_FOLD);
    }
    if (op instanceof Op.Fill) {
      return "something other than a kernel reads it";
    }
    return isElementwise(op)
        ? "kernels repeat operands along rows or columns only, and need an element"
        : "it is neither element-wise nor row-wise";
  }

  private ProgramPlan plan() {
    Set<Value> needed = arrange();
    List<Action> actions = actions(activeUnits(), needed);
    for (RowBlockPlanner.Group group : rowBlocks(actions)) {
      group.members().forEach(member -> actions.set(member, null));
      actions.set(group.kernel(), group.blocks());
    }
    return withLastUses(
        actions.stream().filter(Objects::nonNull).collect(ImmutableList.toImmutableList()));
  }

  private List<Unit> activeUnits() {
    return units.stream().filter(unit -> !unit.isDoneByLoop).toList();
  }

  private List<Action> actions(List<Unit> active, Set<Value> needed) {
    return new ArrayList<>(active.stream().map(unit -> action(unit, needed)).toList());
  }

  private List<RowBlockPlanner.Group> rowBlocks(List<Action> actions) {
    return new RowBlockPlanner(actions, outputs()).find();
  }

  private List<Use> outputs() {
    return program.outputs().values().stream().map(this::use).toList();
  }

  private Action action(Unit unit, Set<Value> needed) {
    if (unit.biasSum != null) {
      return product(unit.single, unit.biasSum);
    }
    if (!unit.lookups.isEmpty()) {
      return loop(unit.single, unit.lookups);
    }
    return unit.single == null ? kernel(unit, needed) : single(unit.single);
  }

  /** Makes the units; returns the values that must lie in memory. */
  private Set<Value> arrange() {
    List<Instruction> later = scheduleSources();
    later.forEach(this::schedule);
    materialize();
    return neededInMemory();
  }

  private static Value result(Instruction instruction) {
    return instruction.results().get(0);
  }

  private Value root(Value value) {
    return roots.getOrDefault(value, value);
  }

  private Shape shape(Value value) {
    return value.shape().bind(sizes);
  }

  /**
   * Puts operations that no kernel runs, and that need nothing from one, before all kernels, where
   * they part none in two.
   *
   * @return the other instructions
   */
  private List<Instruction> scheduleSources() {
    Set<Value> early = new HashSet<>(program.inputs().values());
    List<Instruction> later = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      if (early.containsAll(instruction.operands()) && reading(instruction).isEmpty()) {
        schedule(instruction);
        early.addAll(instruction.results());
      } else {
        later.add(instruction);
      }
    }
    return later;
  }

  private void schedule(Instruction instruction) {
    Op op = instruction.op();
    if (op instanceof Op.Reshape || op instanceof Op.Detach) {
      roots.put(result(instruction), root(instruction.operands().get(0)));
    } else if (op instanceof Op.Fill fill) {
      fills.put(result(instruction), fill.value());
    } else if (!joinsProduct(instruction)) {
      reading(instruction)
          .ifPresentOrElse(
              reading -> join(instruction, reading),
              () -> add(new Unit(instruction, null), instruction));
    }
    if (op instanceof Op.Loop loop && StepRows.of(loop.scan()).refusal().isEmpty()) {
      takeLookups(units.get(makers.get(result(instruction))));
    }
  }

  /** Lets a loop find the rows of its sequences that come from tables and only it reads. */
  private void takeLookups(Unit loop) {
    for (int i = 0; i < loop.single.operands().size(); i++) {
      Value sequence = loop.single.operands().get(i);
      Value root = root(sequence);
      Instruction lookup = definitions.get(root);
      if (lookup != null
          && lookup.op() instanceof Op.Gather
          && isOnlyRead(sequence)
          && shape(sequence).equals(shape(root))
          && shape(root).rank() == 3
          && shape(lookup.operands().get(0)).rank() == 2) {
        loop.lookups.put(i, lookup);
        units.get(makers.get(root)).isDoneByLoop = true;
      }
    }
  }

  private void add(Unit unit, Instruction instruction) {
    units.add(unit);
    instruction.results().forEach(v -> makers.put(v, units.size() - 1));
  }

  /** Lets a product that is there already, and only read here, add a row to each of its rows. */
  private boolean joinsProduct(Instruction sum) {
    if (!sum.op().equals(new Op.Binary(BinaryOp.ADD))) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      Value product = root(sum.operands().get(i));
      Value row = sum.operands().get(1 - i);
      Integer unit = makers.get(product);
      if (unit != null
          && isProductOfRows(units.get(unit).single)
          && isOnlyRead(sum.operands().get(i))
          && shape(row).rank() > 0
          && shape(row).size() == shape(product).extent(-1)
          && shape(row).extent(-1) == shape(row).size()
          && shape(result(sum)).size() == shape(product).size()
          && makers.getOrDefault(root(row), -1) < unit
          && !fills.containsKey(root(row))) {
        units.get(unit).biasSum = sum;
        makers.put(result(sum), unit);
        return true;
      }
    }
    return false;
  }

  private static boolean isProductOfRows(Instruction single) {
    return single != null
        && single.op() instanceof Op.MatMul
        && single.operands().get(1).shape().rank() == 2;
  }

  /** Whether nobody else reads a value, or that of which it has the numbers. */
  private boolean isOnlyRead(Value value) {
    Value root = root(value);
    return readOnce.contains(value)
        && (value.equals(root) || isOnlyRead(definitions.get(value).operands().get(0)));
  }

  /** How a kernel can run an operation; empty if none can. */
  private Optional<Reading> reading(Instruction instruction) {
    Op op = instruction.op();
    if (op instanceof Op.Reduce reduce) {
      return fold(reduce, shape(instruction.operands().get(0)));
    }
    if (!isElementwise(op)) {
      return Optional.empty();
    }
    Shape shape = shape(result(instruction));
    List<Shape> operands = instruction.operands().stream().map(this::shape).toList();
    int size = shape.size();
    if (size == 0) {
      return Optional.empty();
    }
    if (operands.stream().allMatch(o -> o.size() == size || o.size() == 1)) {
      KernelDomain domain = KernelDomain.flat(size);
      return Optional.of(
          new Reading(domain, operands.stream().map(o -> domain.form(o.size())).toList()));
    }
    Broadcast broadcast = Broadcast.of(shape, operands);
    if (broadcast.repetitions() != 1) {
      return Optional.empty();
    }
    List<Form> forms = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      boolean one = operands.get(i).size() == 1;
      forms.add(one ? Form.SCALAR : broadcast.operands().get(i).form());
    }
    return Optional.of(new Reading(new KernelDomain(broadcast.rows(), broadcast.columns()), forms));
  }

  private static boolean isElementwise(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Select
        || op instanceof Op.Broadcast;
  }

  private static Optional<Reading> fold(Op.Reduce reduce, Shape shape) {
    int last = shape.rank() - 1;
    if (reduce.op() == ReduceOp.ARGMAX || !reduce.axes().equals(List.of(last))) {
      return Optional.empty();
    }
    int columns = shape.extent(last);
    if (columns <= 1 || columns > LONGEST_FOLD || shape.size() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Reading(new KernelDomain(shape.size() / columns, columns), List.of(Form.FULL)));
  }

  private void join(Instruction instruction, Reading reading) {
    int first = 0;
    for (int i = 0; i < instruction.operands().size(); i++) {
      Integer maker = makers.get(root(instruction.operands().get(i)));
      if (maker != null) {
        boolean readsBlocks = units.get(maker).single == null && !reading.repeatsRow(i);
        first = Math.max(first, readsBlocks ? maker : maker + 1);
      }
    }
    for (int u = first; u < units.size(); u++) {
      Unit unit = units.get(u);
      Optional<KernelDomain> joined =
          unit.single == null ? unit.domain.join(reading.domain) : Optional.empty();
      if (joined.isPresent()) {
        unit.domain = joined.get();
        unit.kernel.add(instruction);
        makers.put(result(instruction), u);
        return;
      }
    }
    Unit unit = new Unit(null, reading.domain);
    unit.kernel.add(instruction);
    add(unit, instruction);
  }

  /** Makes those constants tensors that something other than a kernel reads. */
  private void materialize() {
    Set<Value> read = new HashSet<>();
    program.outputs().values().forEach(v -> read.add(root(v)));
    for (Unit unit : units) {
      if (unit.single != null) {
        unit.single.operands().forEach(v -> read.add(root(v)));
      }
    }
    List<Unit> made = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() instanceof Op.Fill && read.contains(result(instruction))) {
        made.add(new Unit(instruction, null));
      }
    }
    units.addAll(0, made);
    makers.replaceAll((value, unit) -> unit + made.size());
  }

  /** The values that are outputs or that another unit than their maker reads. */
  private Set<Value> neededInMemory() {
    Set<Value> needed = new HashSet<>();
    program.outputs().values().forEach(v -> needed.add(root(v)));
    for (int u = 0; u < units.size(); u++) {
      Unit unit = units.get(u);
      for (Instruction instruction : unit.instructions()) {
        for (Value operand : instruction.operands()) {
          Integer maker = makers.get(root(operand));
          if (maker != null && maker != u) {
            needed.add(root(operand));
          }
        }
      }
    }
    return needed;
  }

  private Action single(Instruction instruction) {
    return new ProgramPlan.Single(
        instruction.op().bind(sizes),
        instruction.operands().stream().map(this::use).toList(),
        instruction.results().stream().map(Value::id).toList());
  }

  private Action product(Instruction product, Instruction sum) {
    List<Use> operands = new ArrayList<>();
    product.operands().forEach(v -> operands.add(use(v)));
    boolean rowFirst = root(sum.operands().get(1)).equals(result(product));
    operands.add(use(sum.operands().get(rowFirst ? 0 : 1)));
    return new ProgramPlan.Product(
        (Op.MatMul) product.op(),
        operands,
        new Made(result(sum).id(), TensorType.real(shape(result(sum)))));
  }

  private Action loop(Instruction loop, Map<Integer, Instruction> lookups) {
    List<Use> operands = new ArrayList<>();
    loop.operands().forEach(v -> operands.add(use(v)));
    Map<Integer, Use> ids = new HashMap<>();
    lookups.forEach(
        (i, lookup) -> {
          operands.set(i, use(lookup.operands().get(0)));
          ids.put(i, use(lookup.operands().get(1)));
        });
    return new ProgramPlan.Loop(
        ((Op.Loop) loop.op()).scan(),
        operands,
        ids,
        loop.results().stream().map(Value::id).toList());
  }

  private Use use(Value value) {
    return new Use(root(value).id(), shape(value));
  }

  private Action kernel(Unit unit, Set<Value> needed) {
    return new KernelWriter(unit.kernel, unit.domain.arranged(), needed).write();
  }

  private ProgramPlan withLastUses(ImmutableList<Action> actions) {
    List<Use> outputs = outputs();
    Set<Integer> seen = new HashSet<>();
    outputs.forEach(use -> seen.add(use.number()));
    List<List<Integer>> lastUses = new ArrayList<>();
    int values =
        Stream.concat(
                program.inputs().values().stream().map(Value::id),
                outputs.stream().map(Use::number))
            .mapToInt(id -> id + 1)
            .max()
            .orElse(0);
    for (Action action : actions.reverse()) {
      List<Integer> dead = new ArrayList<>();
      for (int id : Iterables.concat(action.read(), action.made())) {
        values = Math.max(values, id + 1);
        if (seen.add(id)) {
          dead.add(id);
        }
      }
      lastUses.add(0, dead);
    }
    return new ProgramPlan(values, actions, lastUses, outputs);
  }

  /** Writes a kernel as a {@link BlockProgram}. */
  private final class KernelWriter {
    private record Operand(Value value, Form form) {}

    private final List<Instruction> instructions;
    private final KernelDomain domain;
    private final Set<Value> needed;
    private final BlockProgramBuilder builder = BlockProgram.builder(kernels);
    private final Map<Value, BlockValue> computed = new HashMap<>();
    private final Map<Operand, BlockValue> read = new HashMap<>();
    private final List<Integer> operands = new ArrayList<>();
    private final List<Made> results = new ArrayList<>();

    KernelWriter(List<Instruction> instructions, KernelDomain domain, Set<Value> needed) {
      this.instructions = instructions;
      this.domain = domain;
      this.needed = needed;
    }

    Action write() {
      for (Instruction instruction : instructions) {
        Value value = result(instruction);
        Form form = domain.form(shape(value).size());
        BlockValue is = compute(instruction);
        if (is.form() != form && is.form().join(form) == form) {
          is = builder.copy(is, form);
        }
        computed.put(value, is);
        if (needed.contains(value)) {
          builder.result(is);
          results.add(new Made(value.id(), TensorType.real(shape(value))));
        }
      }
      return new ProgramPlan.Kernel(
          builder.build(), domain.rows(), domain.columns(), operands, results);
    }

    private BlockValue compute(Instruction instruction) {
      List<Form> forms = reading(instruction).orElseThrow().forms();
      List<BlockValue> in = new ArrayList<>();
      for (int i = 0; i < forms.size(); i++) {
        in.add(read(instruction.operands().get(i), forms.get(i) == Form.ROW));
      }
      Op op = instruction.op();
      if (op instanceof Op.Unary unary) {
        return builder.unary(unary.op(), in.get(0));
      }
      if (op instanceof Op.Binary binary) {
        return builder.binary(binary.op(), in.get(0), in.get(1));
      }
      if (op instanceof Op.Select) {
        return builder.select(in.get(0), in.get(1), in.get(2));
      }
      if (op instanceof Op.Reduce reduce) {
        return builder.fold(reduce.op(), in.get(0));
      }
      return in.get(0);
    }

    /** A value that is computed here, or a number, or something in memory. */
    private BlockValue read(Value value, boolean asRow) {
      Value root = root(value);
      if (computed.containsKey(root)) {
        return computed.get(root);
      }
      Form form = asRow ? Form.ROW : domain.form(shape(root).size());
      return read.computeIfAbsent(
          new Operand(root, form),
          missing -> {
            if (fills.containsKey(root)) {
              return builder.constant(fills.get(root).floatValue());
            }
            operands.add(root.id());
            return builder.operand(form);
          });
    }
  }
}
