package io.sarmal.backend.cpu;

import io.sarmal.core.plan.Form;

/**
 * Where a value of a {@link BlockProgram} is kept.
 *
 * @param number which of its kind
 * @param form the value's form
 */
record BlockHome(Kind kind, int number, Form form) {
  enum Kind {
    /** A place of the caller's {@link BlockMemory}. */
    MEMORY,
    /** A block, in a thread's scratch memory. */
    TEMPORARY,
    /** A number for each row of a block, in a thread's scratch memory. */
    COLUMN,
    /** A row, made once a run. */
    ROW,
    /** A number, made once a run. */
    SCALAR
  }
}
