package io.sarmal.core.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.plan.ProgramPlan.Action;
import io.sarmal.core.plan.ProgramPlan.Made;
import io.sarmal.core.plan.ProgramPlan.Part;
import io.sarmal.core.plan.ProgramPlan.Use;
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
public final class ProgramPlanner {
  private final Program program;
  private final RuntimeSizes sizes;
  private final Set<Ability> abilities;

  /** What a value is made from, if they differ by their shapes only. */
  private final Map<Value, Value> roots = new HashMap<>();

  private final Map<Value, Double> fills = new HashMap<>();
  private final Map<Value, Instruction> definitions = new HashMap<>();

  /** The values that one instruction reads, and nobody else. */
  private final Set<Value> readOnce = new HashSet<>();

  private final List<ProgramUnit> units = new ArrayList<>();
  private final Map<Value, Integer> makers = new HashMap<>();

  private ProgramPlanner(Program program, RuntimeSizes sizes, Set<Ability> abilities) {
    this.abilities = abilities;
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

  /** A plan for a backend that has some abilities. */
  public static ProgramPlan plan(Program program, RuntimeSizes sizes, Set<Ability> abilities) {
    return new ProgramPlanner(program, sizes, abilities).plan();
  }

  /** What a plan launches, in order. */
  public static List<Launch> explain(
      Backend backend, Program program, RuntimeSizes sizes, Set<Ability> abilities) {
    ProgramPlanner planner = new ProgramPlanner(program, sizes, abilities);
    Set<Value> needed = planner.arrange();
    List<ProgramUnit> units = planner.activeUnits();
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

  private static Stream<Launch> launch(Backend backend, ProgramUnit unit, Set<Value> needed) {
    if (unit.biasSum != null) {
      return Stream.of(
          new Launch.Kernel(List.of(unit.single, unit.biasSum), unit.biasSum.results()));
    }
    if (!unit.slices.isEmpty()) {
      return Stream.of(new Launch.Kernel(unit.instructions(), unit.single.results()));
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
          .formatted(KernelReading.LONGEST_FOLD);
    }
    if (op instanceof Op.Fill) {
      return "something other than a kernel reads it";
    }
    return KernelReading.isElementwise(op)
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

  private List<ProgramUnit> activeUnits() {
    return units.stream().filter(unit -> !unit.isDoneByReader).toList();
  }

  private List<Action> actions(List<ProgramUnit> active, Set<Value> needed) {
    return new ArrayList<>(active.stream().map(unit -> action(unit, needed)).toList());
  }

  private List<RowBlockPlanner.Group> rowBlocks(List<Action> actions) {
    return abilities.contains(Ability.ROW_BLOCKS)
        ? new RowBlockPlanner(actions, outputs()).find()
        : List.of();
  }

  private List<Use> outputs() {
    return program.outputs().values().stream().map(this::use).toList();
  }

  private Action action(ProgramUnit unit, Set<Value> needed) {
    if (unit.biasSum != null) {
      return product(unit.single, unit.biasSum);
    }
    if (unit.isLoopByRows) {
      return loop(unit.single, unit.lookups);
    }
    if (isJoin(unit.single)) {
      return join(unit.single, unit.slices);
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
      if (early.containsAll(instruction.operands())
          && KernelReading.of(instruction, sizes).isEmpty()) {
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
      KernelReading.of(instruction, sizes)
          .ifPresentOrElse(
              reading -> join(instruction, reading),
              () -> add(new ProgramUnit(instruction, null), instruction));
    }
    if (abilities.contains(Ability.LOOPS)
        && op instanceof Op.Loop loop
        && StepRows.of(loop.scan()).refusal().isEmpty()) {
      ProgramUnit unit = units.get(makers.get(result(instruction)));
      unit.isLoopByRows = true;
      takeLookups(unit);
    }
    if (isJoin(instruction)) {
      takeSlices(units.get(makers.get(result(instruction))));
    }
  }

  /** Lets a loop find the rows of its sequences that come from tables and only it reads. */
  private void takeLookups(ProgramUnit loop) {
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
        units.get(makers.get(root)).isDoneByReader = true;
      }
    }
  }

  private boolean isJoin(Instruction instruction) {
    return abilities.contains(Ability.JOINS)
        && instruction != null
        && instruction.op() instanceof Op.Concat
        && result(instruction).dtype() == DType.REAL;
  }

  /** Lets a join read what only it has slices of. */
  private void takeSlices(ProgramUnit join) {
    for (int i = 0; i < join.single.operands().size(); i++) {
      Value part = join.single.operands().get(i);
      Instruction slice = definitions.get(root(part));
      if (slice != null && slice.op() instanceof Op.Slice && isOnlyRead(part)) {
        ProgramUnit maker = units.get(makers.get(root(part)));
        boolean isOneRun = part(use(slice.operands().get(0)), (Op.Slice) slice.op()).runs() == 1;
        boolean fits = ((Op.Concat) join.single.op()).axis() == 0 || isOneRun;
        if (slice.equals(maker.single) && fits) {
          join.slices.put(i, slice);
          maker.isDoneByReader = true;
        }
      }
    }
  }

  private void add(ProgramUnit unit, Instruction instruction) {
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

  private void join(Instruction instruction, KernelReading reading) {
    int first = 0;
    for (int i = 0; i < instruction.operands().size(); i++) {
      Integer maker = makers.get(root(instruction.operands().get(i)));
      if (maker != null) {
        boolean readsBlocks = units.get(maker).single == null && !reading.repeatsRow(i);
        first = Math.max(first, readsBlocks ? maker : maker + 1);
      }
    }
    for (int u = first; u < units.size(); u++) {
      ProgramUnit unit = units.get(u);
      Optional<KernelDomain> joined =
          unit.single == null ? unit.domain.join(reading.domain()) : Optional.empty();
      if (joined.isPresent()) {
        unit.domain = joined.get();
        unit.kernel.add(instruction);
        makers.put(result(instruction), u);
        return;
      }
    }
    ProgramUnit unit = new ProgramUnit(null, reading.domain());
    unit.kernel.add(instruction);
    add(unit, instruction);
  }

  /** Makes those constants tensors that something other than a kernel reads. */
  private void materialize() {
    Set<Value> read = new HashSet<>();
    program.outputs().values().forEach(v -> read.add(root(v)));
    for (ProgramUnit unit : units) {
      if (unit.single != null) {
        unit.single.operands().forEach(v -> read.add(root(v)));
      }
    }
    List<ProgramUnit> made = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() instanceof Op.Fill && read.contains(result(instruction))) {
        made.add(new ProgramUnit(instruction, null));
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
      ProgramUnit unit = units.get(u);
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
    List<Integer> tables = List.copyOf(lookups.keySet());
    for (int i : tables) {
      operands.set(i, use(lookups.get(i).operands().get(0)));
      operands.add(use(lookups.get(i).operands().get(1)));
    }
    return new ProgramPlan.Loop(
        ((Op.Loop) loop.op()).scan(),
        operands,
        tables,
        loop.results().stream()
            .map(v -> new Made(v.id(), new TensorType(v.dtype(), shape(v))))
            .toList());
  }

  private Action join(Instruction concat, Map<Integer, Instruction> slices) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < concat.operands().size(); i++) {
      Instruction slice = slices.get(i);
      Value tensor = slice == null ? concat.operands().get(i) : slice.operands().get(0);
      parts.add(
          slice == null
              ? new Part(use(tensor), 0, 0, shape(tensor).extent(0))
              : part(use(tensor), (Op.Slice) slice.op()));
    }
    Value result = result(concat);
    return new ProgramPlan.Join(
        ((Op.Concat) concat.op()).axis(),
        parts,
        new Made(result.id(), new TensorType(result.dtype(), shape(result))));
  }

  private static Part part(Use tensor, Op.Slice slice) {
    return new Part(tensor, slice.axis(), slice.from(), slice.to());
  }

  private Use use(Value value) {
    return new Use(root(value).id(), shape(value));
  }

  private Action kernel(ProgramUnit unit, Set<Value> needed) {
    return new ProgramKernelWriter(unit, sizes, needed, this::root, fills).write();
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
}
