package io.sarmal.core.check;

import io.sarmal.core.program.Scan;
import java.util.ArrayList;
import java.util.List;

/** Scans, alone and in a compiled program, give what the interpreter on the oracle gives. */
final class ScanChecks {
  private static final int RANDOM = 40;

  private ScanChecks() {}

  /** Numbers of steps and of rows. */
  private record Size(int steps, int rows) {}

  private static final List<Size> SMALL =
      List.of(
          new Size(1, 1),
          new Size(13, 1),
          new Size(0, 3),
          new Size(2, 13),
          new Size(7, 3),
          new Size(3, 0),
          new Size(1, 207));

  private static final List<Size> WIDE = List.of(new Size(5, 1), new Size(9, 37));

  static void addTo(Checklist list) {
    Recurrences.all(3, 5)
        .forEach((name, scan) -> list.add("scan: " + name, c -> scan(c, scan.get(), SMALL)));
    Recurrences.all(17, 33)
        .forEach((name, scan) -> list.add("scan, wide: " + name, c -> scan(c, scan.get(), WIDE)));
    list.add("scan: random steps", ScanChecks::random);
  }

  /** The loop alone, and compiled once as a program for all sizes. */
  private static void scan(Comparison c, Scan scan, List<Size> sizes) {
    Samples samples = new Samples(20);
    List<List<Sample>> runs = new ArrayList<>();
    for (Size size : sizes) {
      List<Sample> arguments = Scans.arguments(scan, samples, size.steps, size.rows);
      Tolerance tolerance = Tolerance.recurrence(size.steps * size.rows);
      c.scan(scan, tolerance, arguments);
      runs.add(arguments);
    }
    int terms = sizes.stream().mapToInt(s -> s.steps * s.rows).max().orElseThrow();
    c.program(Scans.program(scan), Tolerance.recurrence(terms), runs);
  }

  private static void random(Comparison c) {
    for (int seed = 0; seed < RANDOM; seed++) {
      scan(c, RandomStep.scan(seed, 2 + seed % 12), SMALL.subList(3, 6));
    }
  }
}
