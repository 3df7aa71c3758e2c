package io.sarmal.autodiff.check;

import com.google.common.base.Splitter;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.core.check.Check;
import io.sarmal.core.program.Program;

/** A provider asked for one size. */
record CellCase(CellProvider provider, CellSpec spec) {
  static CellCase of(CellProvider provider, int inputSize, int hiddenSize) {
    return new CellCase(provider, new CellSpec(inputSize, hiddenSize));
  }

  /** A new cell. */
  Cell create() {
    Cell cell;
    try {
      cell = provider.create(spec);
    } catch (RuntimeException e) {
      throw new Check.Failed(
          "%s: create() threw %s%s; any sizes from 1 have to do"
              .formatted(this, e, place(e, provider)));
    }
    if (cell == null) {
      throw new Check.Failed(this + ": create() returned null; return a new cell");
    }
    return cell;
  }

  /** One step of a cell as a program, written down anew. */
  Program step(Cell cell) {
    try {
      return new Recurrent(cell).step(spec.inputSize());
    } catch (RuntimeException e) {
      throw new Check.Failed(this + ": " + e.getMessage() + place(e, cell));
    }
  }

  /** Where in an author's class something went wrong; empty if that cannot be told. */
  private static String place(Throwable thrown, Object author) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      for (StackTraceElement frame : t.getStackTrace()) {
        if (outermost(frame.getClassName()).equals(outermost(author.getClass().getName()))) {
          return " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
        }
      }
    }
    return "";
  }

  private static String outermost(String className) {
    return Splitter.on('$').splitToList(className).get(0);
  }

  @Override
  public String toString() {
    return "cell %s (F=%d, H=%d)".formatted(provider.name(), spec.inputSize(), spec.hiddenSize());
  }
}
