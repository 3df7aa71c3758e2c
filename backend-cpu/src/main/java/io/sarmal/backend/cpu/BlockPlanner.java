package io.sarmal.backend.cpu;

import com.google.common.collect.ImmutableList;
import io.sarmal.backend.cpu.BlockHome.Kind;
import io.sarmal.core.plan.Form;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gives every value of a {@link BlockProgram} a home. Values that are not needed at the same time
 * share one, so that few blocks have to fit the cache.
 */
final class BlockPlanner {
  /** Homes of one kind, handed out and taken back. */
  private static final class Homes {
    private final Kind kind;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int count;

    Homes(Kind kind) {
      this.kind = kind;
    }

    BlockHome take(Form form) {
      return new BlockHome(kind, free.isEmpty() ? count++ : free.pop(), form);
    }

    void giveBack(BlockHome home) {
      if (home.kind() == kind && !free.contains(home.number())) { // an operand may be given twice
        free.push(home.number());
      }
    }
  }

  private final List<Form> forms;
  private final BlockHome[] homes;
  private final ImmutableList.Builder<Float> constants = ImmutableList.builder();
  private final Homes temporaries = new Homes(Kind.TEMPORARY);
  private final Homes columns = new Homes(Kind.COLUMN);
  private final Homes rows = new Homes(Kind.ROW);
  private final Homes scalars = new Homes(Kind.SCALAR);

  /**
   * A planner.
   *
   * @param forms of each value
   */
  BlockPlanner(List<Form> forms) {
    this.forms = forms;
    this.homes = new BlockHome[forms.size()];
  }

  void keepInMemory(int value, int place) {
    homes[value] = new BlockHome(Kind.MEMORY, place, forms.get(value));
  }

  void keepConstant(int value, float number) {
    homes[value] = scalars.take(Form.SCALAR);
    constants.add(number);
  }

  /** Gives homes to what the instructions make, unless it has one. */
  BlockPlan plan(List<BlockInstruction> instructions) {
    int[] lastUses = lastUses(instructions);
    ImmutableList.Builder<BlockInstruction> prologue = ImmutableList.builder();
    ImmutableList.Builder<BlockInstruction> body = ImmutableList.builder();
    for (int i = 0; i < instructions.size(); i++) {
      BlockInstruction instruction = instructions.get(i);
      (instruction.form().byRow() ? body : prologue).add(instruction);
      // Before the result gets its home: an operation may write where it reads.
      for (int operand : instruction.operands().asList()) {
        if (lastUses[operand] == i) {
          giveBack(operand);
        }
      }
      int result = instruction.result();
      if (homes[result] == null) {
        homes[result] = homesFor(forms.get(result)).take(forms.get(result));
        if (lastUses[result] == i) {
          giveBack(result);
        }
      }
    }
    return new BlockPlan(
        ImmutableList.copyOf(homes),
        constants.build(),
        prologue.build(),
        body.build(),
        temporaries.count,
        columns.count,
        rows.count,
        scalars.count);
  }

  /** For each value the last instruction that reads it, or that makes it if none does. */
  private int[] lastUses(List<BlockInstruction> instructions) {
    int[] lastUses = new int[homes.length];
    for (int i = 0; i < instructions.size(); i++) {
      lastUses[instructions.get(i).result()] = i;
      for (int operand : instructions.get(i).operands().asList()) {
        lastUses[operand] = i;
      }
    }
    return lastUses;
  }

  private Homes homesFor(Form form) {
    return switch (form) {
      case FULL -> temporaries;
      case COLUMN -> columns;
      case ROW -> rows;
      case SCALAR -> scalars;
    };
  }

  /** Only blocks are used again: what is made once a run is read by every block. */
  private void giveBack(int value) {
    temporaries.giveBack(homes[value]);
    columns.giveBack(homes[value]);
  }
}
