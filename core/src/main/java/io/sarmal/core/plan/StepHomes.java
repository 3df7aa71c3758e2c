package io.sarmal.core.plan;

import com.google.common.collect.Lists;
import io.sarmal.core.plan.StepHome.Kind;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the values of a loop's step lie, those that lie anywhere.
 *
 * <p>A slice is a view and a concat nothing at all: its parts are written where it lies.
 */
final class StepHomes {
  private final Scan scan;
  private final StepRows rows;
  private final Map<Value, Instruction> definitions;
  private final Map<Value, StepHome> homes = new HashMap<>();
  private final List<Integer> temporaries = new ArrayList<>();

  /** For each state that a result keeps as it is before every step, the result's position. */
  private final Map<Integer, Integer> histories = new HashMap<>();

  private final Map<Integer, Integer> shared = new HashMap<>();

  /**
   * Gives homes to inputs, outputs, concats and what there are views of; the rest lies nowhere yet.
   *
   * @param definitions the instructions of the step by their results
   */
  StepHomes(Scan scan, StepRows rows, Map<Value, Instruction> definitions) {
    this.scan = scan;
    this.rows = rows;
    this.definitions = definitions;
    placeInputs();
    placeOutputs();
    placeConcats();
    placeViewed();
  }

  /** Where a value lies; null if nowhere. */
  StepHome of(Value value) {
    Instruction definition = definitions.get(value);
    if (definition != null && isView(definition)) {
      StepHome source = of(definition.operands().get(0));
      return definition.op() instanceof Op.Slice slice ? source.shift(slice.from()) : source;
    }
    return homes.get(value);
  }

  /** Whether a value that is no view lies anywhere. */
  boolean has(Value value) {
    return homes.containsKey(value);
  }

  /** The width of each temporary. */
  List<Integer> temporaries() {
    return temporaries;
  }

  /** As {@link ScanPlan#shared} says. */
  Map<Integer, Integer> shared() {
    return shared;
  }

  /**
   * Where a state is to lie after a step.
   *
   * @param home where its next value lies, or null: the same if it can stay there
   */
  StepHome nextState(int state, StepHome home) {
    if (histories.containsKey(state)) {
      return new StepHome(Kind.HISTORY, histories.get(state), 0);
    }
    // Anything else would be overwritten, or read of a step too late.
    boolean lasts = home != null && (home.kind() == Kind.STACKED || home.kind() == Kind.NEXT_STATE);
    return lasts ? home : new StepHome(Kind.NEXT_STATE, state, 0);
  }

  private void placeInputs() {
    List<Value> inputs = scan.step().inputs().values().asList();
    int state = 0;
    for (int i = 0; i < inputs.size(); i++) {
      homes.put(
          inputs.get(i),
          switch (scan.inputs().get(i)) {
            case SEQUENCE -> new StepHome(Kind.SEQUENCE, i, 0);
            case INVARIANT -> new StepHome(Kind.INVARIANT, i, 0);
            case STEP -> new StepHome(Kind.STEP_NUMBER, i, 0);
            case STATE -> new StepHome(Kind.STATE, state++, 0);
          });
    }
  }

  private void placeOutputs() {
    List<Value> values = scan.step().outputs().values().asList();
    placeHistories(values);
    for (int k : scan.positions(OutputRole.STACKED)) {
      if (!isKeptByHistory(k)) {
        place(values.get(k), new StepHome(Kind.STACKED, k, 0));
      }
    }
    int state = 0;
    for (int k : scan.positions(OutputRole.STATE)) {
      place(values.get(k), new StepHome(Kind.NEXT_STATE, state++, 0));
    }
  }

  /**
   * Lets the result that has a state as it is before every step hold it after the last one too:
   * then the state needs no other place, and neither does a result that has it after every step.
   */
  private void placeHistories(List<Value> values) {
    int[] inputs = scan.positions(InputRole.STATE);
    int[] outputs = scan.positions(OutputRole.STATE);
    int[] stacked = scan.positions(OutputRole.STACKED);
    for (int state = 0; state < inputs.length; state++) {
      Value before = scan.step().inputs().values().asList().get(inputs[state]);
      Value after = values.get(outputs[state]);
      for (int k : stacked) {
        if (values.get(k).equals(before)) {
          histories.putIfAbsent(state, k);
        }
      }
      if (histories.containsKey(state) && needsHome(after)) {
        place(after, new StepHome(Kind.HISTORY, histories.get(state), 0));
        for (int k : stacked) {
          if (values.get(k).equals(after)) {
            shared.put(k, histories.get(state));
          }
        }
      }
    }
  }

  /** Whether a stacked result is a state as it is before or after every step, kept once. */
  boolean isKeptByHistory(int stacked) {
    return histories.containsValue(stacked) || shared.containsKey(stacked);
  }

  private void placeConcats() {
    for (Instruction instruction : Lists.reverse(scan.step().instructions())) {
      if (instruction.op() instanceof Op.Concat) {
        placeTemporary(instruction.results().get(0));
      }
    }
  }

  private void placeViewed() {
    for (Instruction instruction : scan.step().instructions()) {
      if (isView(instruction)) {
        placeTemporary(instruction.operands().get(0));
      }
    }
  }

  /** Gives a computed value a home if it has none, and the parts of a concat theirs in it. */
  private void place(Value value, StepHome home) {
    if (!needsHome(value)) {
      return;
    }
    homes.put(value, home);
    Instruction definition = definitions.get(value);
    if (definition.op() instanceof Op.Concat) {
      int column = 0;
      for (Value part : definition.operands()) {
        place(part, home.shift(column));
        column += rows.columns(part);
      }
    }
  }

  private boolean needsHome(Value value) {
    Instruction definition = definitions.get(value);
    return definition != null && !isView(definition) && !homes.containsKey(value);
  }

  /** Gives a computed value memory for one step, if it lies nowhere. */
  void placeTemporary(Value value) {
    if (needsHome(value)) {
      temporaries.add(rows.columns(value));
      place(value, new StepHome(Kind.TEMPORARY, temporaries.size() - 1, 0));
    }
  }

  /** Whether an operation only looks at something in another way. */
  static boolean isView(Instruction definition) {
    return definition.op() instanceof Op.Slice
        || definition.op() instanceof Op.Detach
        || definition.op() instanceof Op.Real;
  }
}
