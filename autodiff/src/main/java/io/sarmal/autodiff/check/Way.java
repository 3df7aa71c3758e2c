package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;

/** A way to run a cell over a sequence {@code [T, B, F]}. */
@FunctionalInterface
interface Way {
  Recurrent.Result run(Cell cell, Var sequence, State initial);
}
