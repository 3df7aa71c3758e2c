package io.sarmal.core.plan;

/** Along which axes of a rows × columns domain a value of a {@link FusedKernel} varies. */
public enum Form {
  /** A number for each row and column: {@code [rows, columns]}. */
  FULL(true, true),
  /** One row, the same for all rows: {@code [1, columns]}. */
  ROW(false, true),
  /** A number for each row: {@code [rows, 1]}. */
  COLUMN(true, false),
  /** One number: {@code [1, 1]}. */
  SCALAR(false, false);

  private final boolean byRow;
  private final boolean byColumn;

  Form(boolean byRow, boolean byColumn) {
    this.byRow = byRow;
    this.byColumn = byColumn;
  }

  /** The form of a value that varies along these axes. */
  public static Form of(boolean byRow, boolean byColumn) {
    if (byRow) {
      return byColumn ? FULL : COLUMN;
    }
    return byColumn ? ROW : SCALAR;
  }

  /** Whether the value differs from row to row. */
  public boolean byRow() {
    return byRow;
  }

  /** Whether the value differs from column to column. */
  public boolean byColumn() {
    return byColumn;
  }

  /** The form of what is made element by element from values of this form and another. */
  public Form join(Form other) {
    return of(byRow || other.byRow, byColumn || other.byColumn);
  }

  /**
   * Whether what works on this form reads a run of numbers of an operand at a time; if not, it
   * reads one number.
   */
  public boolean reads(Form operand) {
    return byColumn ? operand.byColumn : !byRow || operand.byRow;
  }
}
