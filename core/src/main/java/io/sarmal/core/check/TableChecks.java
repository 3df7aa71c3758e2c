package io.sarmal.core.check;

import io.sarmal.core.Shape;
import io.sarmal.core.program.Op;
import java.util.List;

/** Rows of tables by their numbers. */
final class TableChecks {
  private static final List<Shape> IDS =
      List.of(Shape.SCALAR, Shape.of(0), Shape.of(1), Shape.of(13, 4), Shape.of(2, 3, 5));

  private static final List<Shape> ROWS =
      List.of(Shape.SCALAR, Shape.of(1), Shape.of(13), Shape.of(207), Shape.of(0), Shape.of(2, 3));

  private TableChecks() {}

  static void addTo(Checklist list) {
    list.add("gather: shapes", TableChecks::gather);
    list.add("scatterAdd: shapes and ids that repeat", TableChecks::scatterAdd);
    list.add("scatterAdd: equal bits every time", TableChecks::sameBits);
  }

  private static void gather(Comparison c) {
    Samples samples = new Samples(13);
    for (int rows : List.of(1, 13, 207)) {
      for (Shape ids : IDS) {
        for (Shape row : ROWS) {
          Sample table = samples.real(row.prepend(rows));
          c.op(new Op.Gather(), Tolerance.EXACT, table, samples.integer(rows, ids.toArray()));
        }
      }
    }
    c.op(new Op.Gather(), Tolerance.EXACT, samples.real(4098, 3), samples.integer(4098, 4098));
    c.op(new Op.Gather(), Tolerance.EXACT, samples.real(0, 3), samples.integer(1, 0));
  }

  private static void scatterAdd(Comparison c) {
    Samples samples = new Samples(14);
    for (int rows : List.of(1, 13, 207)) {
      for (Shape ids : IDS) {
        for (Shape row : ROWS) {
          Sample values = samples.real(ids.concat(row));
          Tolerance tolerance = Tolerance.sum(ids.size());
          c.op(new Op.ScatterAdd(rows), tolerance, samples.integer(rows, ids.toArray()), values);
        }
      }
    }
    Tolerance tolerance = Tolerance.sum(4098);
    Sample values = samples.real(4098, 3);
    c.op(new Op.ScatterAdd(4098), tolerance, samples.integer(4098, 4098), values);
    c.op(new Op.ScatterAdd(2), tolerance, samples.integer(2, 4098), values);
    c.op(new Op.ScatterAdd(0), tolerance, samples.integer(1, 0), samples.real(0, 3));
  }

  /** Sums of numbers of every magnitude tell one order of adding from another. */
  private static void sameBits(Comparison c) {
    Samples samples = new Samples(15);
    Sample ids = samples.integer(5, 20_000);
    Sample values = samples.scaled(Shape.of(20_000, 2), 1e4);
    Repetition.sameBits(
        "scatterAdd",
        10,
        () ->
            c.results(
                t -> List.of(c.backend().scatterAdd(t.get(0), t.get(1), 5)), List.of(ids, values)));
  }
}
