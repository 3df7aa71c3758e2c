package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.check.Check;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Value;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cell lists exactly the parameters that it uses, once, and they are its own. */
final class ParameterChecks {
  private static final long SEED = 1;

  private ParameterChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    CellCase cellCase = CellCase.of(provider, 3, 5);
    // Tracing refuses a parameter that is used and not listed, and says so.
    checks.add(
        new Check(
            "parameters: all that step uses are listed", () -> cellCase.step(cellCase.create())));
    checks.add(new Check("parameters: all that are listed are used", () -> used(cellCase)));
    checks.add(new Check("parameters: names are unique", () -> names(cellCase)));
    checks.add(new Check("parameters: the same list every time", () -> sameList(cellCase)));
    checks.add(new Check("parameters: not shared between cells", () -> notShared(cellCase)));
    checks.add(new Check("parameters: initial values", () -> initialValues(cellCase)));
  }

  private static void used(CellCase cellCase) {
    Cell cell = cellCase.create();
    Program step = cellCase.step(cell);
    Set<Value> operands = new HashSet<>(step.outputs().values());
    step.instructions().forEach(instruction -> operands.addAll(instruction.operands()));
    Set<Parameter> initial = usedByInitialState(cell);
    for (Parameter parameter : cell.parameters()) {
      Value input = step.inputs().get("parameter." + parameter.name());
      if (!(input != null && operands.contains(input)) && !initial.contains(parameter)) {
        throw new Check.Failed(
            cellCase
                + ": parameter "
                + parameter
                + " is listed, but neither step() nor initialState() makes anything of it; is"
                + " another one used in its place? If not, remove it");
      }
    }
  }

  private static Set<Parameter> usedByInitialState(Cell cell) {
    Set<Parameter> used = new HashSet<>();
    try (Tape tape = Tape.inference(new ReferenceBackend())) {
      tape.parameters(
          parameter -> {
            used.add(parameter);
            return tape.fill(parameter.shape(), 0);
          });
      cell.initialState(tape, 2);
    }
    return used;
  }

  private static void names(CellCase cellCase) {
    Set<String> names = new HashSet<>();
    for (Parameter parameter : cellCase.create().parameters()) {
      if (!names.add(parameter.name())) {
        throw new Check.Failed(
            cellCase
                + ": two parameters are called "
                + parameter.name()
                + "; a name says which is which in a model's file");
      }
    }
  }

  private static void sameList(CellCase cellCase) {
    Cell cell = cellCase.create();
    List<Parameter> first = List.copyOf(cell.parameters());
    cellCase.step(cell);
    List<Parameter> second = List.copyOf(cell.parameters());
    if (!first.equals(second)) {
      throw new Check.Failed(
          cellCase
              + ": parameters() gave "
              + first
              + ", and other objects when asked again, "
              + second
              + "; declare parameters once, in the constructor, and give the same ones every time");
    }
  }

  private static void notShared(CellCase cellCase) {
    List<Parameter> first = cellCase.create().parameters();
    List<Parameter> second = cellCase.create().parameters();
    if (!Collections.disjoint(first, second)) {
      throw new Check.Failed(
          cellCase
              + ": two cells have the same parameters, so that two layers would share them; create()"
              + " has to make a new cell, and a parameter must not be static");
    }
  }

  private static void initialValues(CellCase cellCase) {
    for (Parameter parameter : cellCase.create().parameters()) {
      double[] values = parameter.initializer().values(parameter.shape(), SEED);
      String what = cellCase + ": the initial values of parameter " + parameter;
      if (values.length != parameter.shape().size()) {
        throw new Check.Failed(what + " are " + values.length + ", one for each element needed");
      }
      if (!Arrays.stream(values).allMatch(Double::isFinite)) {
        throw new Check.Failed(what + " have one that is infinite or not a number");
      }
      if (!Arrays.equals(values, parameter.initializer().values(parameter.shape(), SEED))) {
        throw new Check.Failed(
            what + " differ from call to call for one seed; draw them from the seed only");
      }
    }
  }
}
