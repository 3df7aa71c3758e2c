package io.sarmal.backend.cpu;

import io.sarmal.core.plan.Form;
import java.util.List;

/**
 * What {@link BlockFrame} needs to run a {@link BlockProgram}.
 *
 * @param homes where each value is kept
 * @param constants the numbers in the first scalars
 * @param prologue makes what is the same for all rows
 * @param body makes the rest, block by block
 * @param temporaries the number of {@link BlockHome.Kind#TEMPORARY} homes
 * @param columns the number of {@link BlockHome.Kind#COLUMN} homes
 * @param rows the number of {@link BlockHome.Kind#ROW} homes
 * @param scalars the number of {@link BlockHome.Kind#SCALAR} homes
 */
record BlockPlan(
    List<BlockHome> homes,
    List<Float> constants,
    List<BlockInstruction> prologue,
    List<BlockInstruction> body,
    int temporaries,
    int columns,
    int rows,
    int scalars) {

  /** Whether blocks must have all columns: where rows are folded, or have numbers of their own. */
  boolean needsWholeRows() {
    return body.stream().anyMatch(i -> i.operation().isFold() || i.form() == Form.COLUMN);
  }

  /**
   * Whether what goes to one place of the caller's memory is made when nothing reads another any
   * more.
   */
  boolean isMadeAfterReading(int result, int operand) {
    boolean made = false;
    for (BlockInstruction instruction : body) {
      if (made && instruction.operands().stream().anyMatch(v -> isAt(operand, v))) {
        return false;
      }
      made |= isAt(result, instruction.result());
    }
    return made;
  }

  private boolean isAt(int place, int value) {
    BlockHome home = homes.get(value);
    return home.kind() == BlockHome.Kind.MEMORY && home.number() == place;
  }

  /** Whether rows and columns are all the same to it, if nothing lies between rows. */
  boolean isFlat() {
    return !needsWholeRows()
        && homes.stream().allMatch(h -> h.form() == Form.FULL || h.form() == Form.SCALAR);
  }
}
