package io.sarmal.core.plan;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.plan.StepHome.Kind;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a {@link ScanPlan}: which operations run together as one kernel.
 *
 * <p>What only one kernel needs lies nowhere. A product that is only added to something writes the
 * sum. What is made of inputs only waits for its first use, since a kernel of its own would cost
 * more.
 */
public final class ScanPlanner {
  private static final Op ADD = new Op.Binary(BinaryOp.ADD);

  private final Scan scan;
  private final StepRows rows;
  private final Map<Value, Instruction> definitions = new HashMap<>();
  private final Map<Value, List<Instruction>> users = new HashMap<>();
  private final StepHomes homes;
  private final Map<Instruction, Value> addends = new HashMap<>();
  private final Set<Instruction> scheduled = new HashSet<>();
  private final List<StepGroup> groups = new ArrayList<>();

  /** The group that computes a value; not for views. */
  private final Map<Value, StepGroup> makers = new HashMap<>();

  /** The first group that can read a value from memory. */
  private final Map<Value, Integer> readable = new HashMap<>();

  private final List<ScanPlan.Weight> weights = new ArrayList<>();

  private ScanPlanner(Scan scan, StepRows rows) {
    this.scan = scan;
    this.rows = rows;
    for (Instruction instruction : scan.step().instructions()) {
      definitions.put(result(instruction), instruction);
      for (Value operand : instruction.operands()) {
        users.computeIfAbsent(operand, v -> new ArrayList<>()).add(instruction);
      }
    }
    homes = new StepHomes(scan, rows, definitions);
  }

  /** The plan for a loop whose rows do not mix. */
  public static ScanPlan plan(Scan scan, StepRows rows) {
    return new ScanPlanner(scan, rows).plan();
  }

  /** What a plan launches in each step, in order. */
  public static List<Launch> explain(Scan scan, StepRows rows) {
    ScanPlanner planner = new ScanPlanner(scan, rows);
    planner.plan();
    return planner.groups.stream().map(planner::launch).toList();
  }

  private Launch launch(StepGroup group) {
    Instruction product = group.product();
    if (product == null) {
      List<Value> results = new ArrayList<>(group.copies().values());
      group.instructions().stream()
          .map(ScanPlanner::result)
          .filter(homes::has)
          .forEach(results::add);
      return new Launch.Kernel(group.instructions(), results);
    }
    if (!addends.containsKey(product)) {
      return new Launch.Kernel(List.of(product), product.results());
    }
    Instruction sum = users.get(result(product)).get(0);
    return new Launch.Kernel(List.of(product, sum), sum.results());
  }

  private ScanPlan plan() {
    findAddends();
    scan.step().instructions().stream().filter(i -> !canWait(i)).forEach(this::schedule);
    scan.step().instructions().forEach(this::schedule);
    placeWhatLeavesItsGroup();
    List<StepHome> nextStates = copyOutputs();
    List<StepAction> actions = new ArrayList<>();
    for (StepGroup group : groups) {
      actions.add(group.product() == null ? kernel(group) : product(group.product()));
    }
    return new ScanPlan(
        scan, rows, actions, weights, homes.temporaries(), nextStates, homes.shared());
  }

  private static Value result(Instruction instruction) {
    return instruction.results().get(0);
  }

  /**
   * Finds products that are only added to something which is there before them: before the step, or
   * made in it if the sum is a result that nothing else in the step needs.
   */
  private void findAddends() {
    for (Instruction sum : scan.step().instructions()) {
      if (!sum.op().equals(ADD)) {
        continue;
      }
      for (int i = 0; i < 2; i++) {
        Value addend = sum.operands().get(1 - i);
        Instruction product = definitions.get(sum.operands().get(i));
        if (product != null
            && product.op() instanceof Op.MatMul
            && isUsedOnce(result(product))
            && (!definitions.containsKey(addend)
                || (!users.containsKey(result(sum)) && canComeBefore(addend, product)))
            && rows.columns(addend) == rows.columns(result(product))) {
          addends.put(product, addend);
          addends.put(sum, addend);
          break;
        }
      }
    }
  }

  private boolean canComeBefore(Value addend, Instruction product) {
    Op op = definitions.get(addend).op();
    return (op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select)
        && rows.isByRow(addend)
        && !needs(addend, result(product));
  }

  /** Whether a value is computed from another. */
  private boolean needs(Value value, Value other) {
    Set<Value> found = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (found.add(next) && definitions.containsKey(next)) {
        open.addAll(definitions.get(next).operands());
      }
    }
    return found.contains(other);
  }

  private boolean isUsedOnce(Value value) {
    return users.getOrDefault(value, List.of()).size() == 1
        && !scan.step().outputs().containsValue(value);
  }

  /** Whether an operation works on nothing that is computed in the step. */
  private boolean canWait(Instruction instruction) {
    Op op = instruction.op();
    return (op instanceof Op.Fill
            || op instanceof Op.Unary
            || op instanceof Op.Binary
            || op instanceof Op.Select)
        && instruction.operands().stream()
            .map(definitions::get)
            .allMatch(d -> d == null || d.op() instanceof Op.Fill || d.op() instanceof Op.Real);
  }

  /** Schedules an operation, and before it what it needs, unless that has been done. */
  private void schedule(Instruction instruction) {
    if (!scheduled.add(instruction)) {
      return;
    }
    instruction.operands().forEach(this::scheduleDefinition);
    if (instruction.op() instanceof Op.MatMul && addends.containsKey(instruction)) {
      scheduleDefinition(addends.get(instruction));
    }
    assign(instruction);
  }

  private void scheduleDefinition(Value value) {
    if (definitions.containsKey(value)) {
      schedule(definitions.get(value));
    }
  }

  private void assign(Instruction instruction) {
    Value result = result(instruction);
    if (instruction.op() instanceof Op.MatMul) {
      StepGroup group = add(new StepGroup(instruction));
      // The sum that the product writes, or else the product itself.
      Value written = addends.containsKey(instruction) ? result(users.get(result).get(0)) : result;
      makers.put(written, group);
      homes.placeTemporary(written);
      readable.put(written, groups.size());
    } else if (instruction.op() instanceof Op.Concat) {
      assemble(instruction);
    } else if (StepHomes.isView(instruction)) {
      readable.put(result, whenWritten(instruction.operands()));
    } else if (instruction.op() instanceof Op.Fill) {
      // Kernels know a constant; it lies in memory only as a result or under a view.
      if (homes.has(result)) {
        copy(result, homes.of(result));
        readable.put(result, groups.size());
      }
    } else if (!addends.containsKey(instruction)) {
      join(instruction);
    }
  }

  private StepGroup add(StepGroup group) {
    groups.add(group);
    return group;
  }

  /** Copies the parts of a concat that could not be written where it lies. */
  private void assemble(Instruction instruction) {
    StepHome place = homes.of(result(instruction));
    int column = 0;
    for (Value part : instruction.operands()) {
      StepHome target = place.shift(column);
      if (rows.columns(part) > 0 && !target.equals(homes.of(part))) {
        homes.placeTemporary(part);
        copy(part, target);
      }
      column += rows.columns(part);
    }
    readable.put(result(instruction), groups.size());
  }

  private void copy(Value value, StepHome to) {
    int columns = rows.columns(value);
    StepGroup group = kernel(columns, firstToRead(List.of(value)));
    group.widen(columns);
    group.copies().put(to, value);
  }

  /** Adds an operation to the last group that fits it. */
  private void join(Instruction instruction) {
    int columns = domain(instruction);
    StepGroup group = kernel(columns, firstToRead(instruction.operands()));
    group.add(instruction, columns);
    makers.put(result(instruction), group);
  }

  /** The last kernel, not before the group {@code first}, for so many columns; or a new one. */
  private StepGroup kernel(int columns, int first) {
    for (int g = groups.size() - 1; g >= first; g--) {
      if (groups.get(g).accepts(columns)) {
        return groups.get(g);
      }
    }
    return add(new StepGroup(null));
  }

  /** The first group that can read values from memory, or makes them itself. */
  private int firstToRead(List<Value> values) {
    int first = 0;
    for (Value value : values) {
      StepGroup maker = makers.get(value);
      boolean isLocal = maker != null && maker.product() == null;
      first = Math.max(first, isLocal ? groups.indexOf(maker) : readable.getOrDefault(value, 0));
    }
    return first;
  }

  /** The first group that can read values from memory. */
  private int whenWritten(List<Value> values) {
    int first = 0;
    for (Value value : values) {
      StepGroup maker = makers.get(value);
      first =
          Math.max(
              first, maker != null ? groups.indexOf(maker) + 1 : readable.getOrDefault(value, 0));
    }
    return first;
  }

  /** The number of columns of the domain on which an instruction works. */
  private int domain(Instruction instruction) {
    int columns = rows.columns(result(instruction));
    for (Value operand : instruction.operands()) {
      columns = Math.max(columns, rows.columns(operand));
    }
    return columns;
  }

  private void placeWhatLeavesItsGroup() {
    for (Instruction instruction : scan.step().instructions()) {
      Value result = result(instruction);
      StepGroup maker = makers.get(result);
      if (maker != null
          && users.getOrDefault(result, List.of()).stream()
              .anyMatch(user -> makers.get(result(user)) != maker)) {
        homes.placeTemporary(result);
      }
    }
  }

  /** Copies outputs that lie elsewhere; gives where each state lies after a step. */
  private List<StepHome> copyOutputs() {
    List<Value> values = scan.step().outputs().values().asList();
    for (int k : scan.positions(OutputRole.STACKED)) {
      StepHome target = new StepHome(Kind.STACKED, k, 0);
      if (!homes.isKeptByHistory(k) && !target.equals(homes.of(values.get(k)))) {
        copy(values.get(k), target);
      }
    }
    List<StepHome> nextStates = new ArrayList<>();
    for (int k : scan.positions(OutputRole.STATE)) {
      StepHome home = homes.of(values.get(k));
      StepHome next = homes.nextState(nextStates.size(), home);
      if (!next.equals(home)) {
        copy(values.get(k), next);
      }
      nextStates.add(next);
    }
    return nextStates;
  }

  private StepAction product(Instruction instruction) {
    Value left = instruction.operands().get(0);
    Value right = instruction.operands().get(1);
    ScanPlan.Weight weight =
        new ScanPlan.Weight(homes.of(right).number(), ((Op.MatMul) instruction.op()).transposeB());
    if (!weights.contains(weight)) {
      weights.add(weight);
    }
    Value addend = addends.get(instruction);
    Value written =
        addend == null ? result(instruction) : result(users.get(result(instruction)).get(0));
    return new StepAction.Product(
        homes.of(left),
        weights.indexOf(weight),
        addend == null ? null : homes.of(addend),
        homes.of(written));
  }

  private StepAction kernel(StepGroup group) {
    return new StepKernelWriter(rows, homes, definitions, group).write();
  }
}
