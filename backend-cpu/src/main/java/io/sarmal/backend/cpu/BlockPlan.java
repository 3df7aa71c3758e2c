package io.sarmal.backend.cpu;

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

  /** Whether rows and columns are all the same to it, if nothing lies between rows. */
  boolean isFlat() {
    return !needsWholeRows()
        && homes.stream().allMatch(h -> h.form() == Form.FULL || h.form() == Form.SCALAR);
  }
}
