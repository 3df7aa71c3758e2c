package io.sarmal.autodiff.check;

import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.check.Check;
import java.util.List;

/** A step is a pure function of its arguments: the same every time it is called. */
final class PurityChecks {
  private PurityChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    CellCase cellCase = CellCase.of(provider, 3, 5);
    checks.add(new Check("purity: step changes no field", () -> fields(cellCase)));
    checks.add(
        new Check(
            "purity: a step is the same program every time",
            () -> {
              Cell cell = cellCase.create();
              samePrograms(cellCase, cell, cell, "when it is called again");
            }));
    checks.add(
        new Check(
            "purity: a step is the same program in every cell",
            () ->
                samePrograms(
                    cellCase,
                    cellCase.create(),
                    cellCase.create(),
                    "in another cell of the same size")));
  }

  private static void fields(CellCase cellCase) {
    Cell cell = cellCase.create();
    Fields before = Fields.of(cell);
    cellCase.step(cell);
    List<String> changed = Fields.of(cell).changedSince(before);
    if (!changed.isEmpty()) {
      throw new Check.Failed(
          cellCase
              + ": step() changes the fields "
              + changed
              + "; a cell has no state inside: return what it remembers as a part of State, and"
              + " promise its width in stateSizes()");
    }
  }

  private static void samePrograms(CellCase cellCase, Cell first, Cell second, String when) {
    String once = cellCase.step(first).toString();
    String again = cellCase.step(second).toString();
    if (!once.equals(again)) {
      throw new Check.Failed(
          cellCase
              + ": step() does something else "
              + when
              + ": "
              + firstDifference(once.lines().toList(), again.lines().toList())
              + "; look for random numbers, counters and fields that change. What is random comes"
              + " from tape.random with a key, and numbers that change from an argument");
    }
  }

  private static String firstDifference(List<String> once, List<String> again) {
    int i = 0;
    while (i < once.size() && i < again.size() && once.get(i).equals(again.get(i))) {
      i++;
    }
    return "first '%s', then '%s'".formatted(line(once, i), line(again, i));
  }

  private static String line(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "nothing more";
  }
}
