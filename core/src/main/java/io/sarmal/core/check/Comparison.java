package io.sarmal.core.check;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A backend beside the oracle: both do the same, and results are compared. */
final class Comparison {
  private final Backend backend;
  private final Backend oracle = new ReferenceBackend();
  private final Precision precision;

  Comparison(Backend backend) {
    this.backend = backend;
    this.precision = Precision.of(backend);
  }

  /** The backend that is checked. */
  Backend backend() {
    return backend;
  }

  /** Checks one operation on some operands, and on the same operands as views. */
  void op(Op op, Tolerance tolerance, Sample... operands) {
    String what = op + " of " + Arrays.toString(operands);
    compare(
        what,
        tolerance,
        List.of(operands),
        tensors -> op.apply(oracle, tensors),
        tensors -> op.apply(backend, tensors));
  }

  /** Checks a program, compiled once, on several lists of arguments. */
  void program(Program program, Tolerance tolerance, List<List<Sample>> runs) {
    Executable expected = new ProgramInterpreter(oracle, program);
    Executable given = backend.compile(program);
    for (List<Sample> arguments : runs) {
      String what = "on " + arguments + " the program\n" + program;
      compare(what, tolerance, arguments, expected::run, given::run);
    }
  }

  /** What a function of tensors gives on the backend that is checked. */
  List<Sample> results(
      Function<List<Tensor>, List<? extends Tensor>> function, List<Sample> operands) {
    return run(backend, function, operands, Sample::on);
  }

  private void compare(
      String what,
      Tolerance tolerance,
      List<Sample> operands,
      Function<List<Tensor>, List<? extends Tensor>> onOracle,
      Function<List<Tensor>, List<? extends Tensor>> onBackend) {
    List<Sample> expected = run(oracle, onOracle, operands, Sample::on);
    equal(what, tolerance, expected, run(backend, onBackend, operands, Sample::on));
    List<Sample> ofViews = run(backend, onBackend, operands, Sample::asViewOn);
    equal("on views, " + what, tolerance, expected, ofViews);
  }

  private static List<Sample> run(
      Backend backend,
      Function<List<Tensor>, List<? extends Tensor>> function,
      List<Sample> operands,
      BiFunction<Sample, Backend, Tensor> place) {
    List<Tensor> tensors = operands.stream().map(s -> place.apply(s, backend)).toList();
    List<Sample> results = new ArrayList<>();
    for (Tensor result : function.apply(tensors)) {
      results.add(Sample.read(backend, result));
      backend.release(result);
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (!Sample.read(backend, tensors.get(i)).equals(operands.get(i))) {
        throw new Check.Failed("operand " + (i + 1) + " of " + operands + " was changed");
      }
      backend.release(tensors.get(i));
    }
    return results;
  }

  private void equal(String what, Tolerance tolerance, List<Sample> expected, List<Sample> given) {
    if (given.size() != expected.size()) {
      throw new Check.Failed(
          what + ": expected " + expected.size() + " results, but was given " + given.size());
    }
    for (int k = 0; k < expected.size(); k++) {
      String which = expected.size() == 1 ? what : "result " + (k + 1) + " of " + what;
      equal(which, tolerance, expected.get(k), given.get(k));
    }
  }

  private void equal(String what, Tolerance tolerance, Sample expected, Sample given) {
    if (!given.type().equals(expected.type())) {
      throw new Check.Failed(
          what + ": expected type " + expected.type() + ", but was given " + given.type());
    }
    List<Integer> wrong =
        IntStream.range(0, expected.values().length())
            .filter(
                i -> !tolerance.accepts(expected.values().get(i), given.values().get(i), precision))
            .boxed()
            .toList();
    if (!wrong.isEmpty()) {
      int first = wrong.get(0);
      throw new Check.Failed(
          what
              + ": expected "
              + precision.round(expected.values().get(first))
              + " at index "
              + index(expected.type().shape(), first)
              + ", but was given "
              + given.values().get(first)
              + "; "
              + wrong.size()
              + " of "
              + expected.values().length()
              + " elements differ");
    }
  }

  private static String index(Shape shape, int position) {
    int[] index = new int[shape.rank()];
    int rest = position;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return Arrays.toString(index);
  }
}
