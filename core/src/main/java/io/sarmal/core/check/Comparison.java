package io.sarmal.core.check;

import static io.sarmal.core.check.Expect.expect;

import com.google.common.collect.ContiguousSet;
import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A backend beside the oracle: both do the same, and results are compared. */
final class Comparison {
  /** Something that makes tensors of tensors. */
  interface Work extends Function<List<Tensor>, List<? extends Tensor>> {}

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
    List<Sample> samples = List.of(operands);
    String what = op + " of " + samples;
    compare(what, tolerance, samples, in -> op.apply(oracle, in), in -> op.apply(backend, in));
  }

  /** Checks a scan. */
  void scan(Scan scan, Tolerance tolerance, List<Sample> arguments) {
    String what = "a scan of " + arguments;
    explained(
        scan.step(),
        () ->
            compare(
                what,
                tolerance,
                arguments,
                in -> oracle.scan(scan, in),
                in -> backend.scan(scan, in)));
  }

  /** Checks a program, compiled once, on several lists of arguments. */
  void program(Program program, Tolerance tolerance, List<List<Sample>> runs) {
    Executable expected = new ProgramInterpreter(oracle, program);
    Executable given = backend.compile(program);
    for (List<Sample> arguments : runs) {
      String what = "a program on " + arguments;
      explained(program, () -> compare(what, tolerance, arguments, expected::run, given::run));
    }
  }

  /** Checks a program that is given one of its arguments for good, and then all of them. */
  void donated(Program program, Tolerance tolerance, List<Sample> arguments) {
    Executable given = backend.compile(program);
    Work interpreter = new ProgramInterpreter(oracle, program)::run;
    Set<Integer> all = ContiguousSet.closedOpen(0, arguments.size());
    List<Set<Integer>> choices = new ArrayList<>(all.stream().map(Set::of).toList());
    choices.add(all);
    explained(
        program,
        () -> {
          List<Sample> expected =
              run(oracle, "a program", interpreter, arguments, Sample::on, Set.of());
          for (Set<Integer> donated : choices) {
            String what = "a program on %s, of which %s are donated".formatted(arguments, donated);
            Work work = in -> given.run(in, donated);
            equal(
                what,
                tolerance,
                expected,
                run(backend, what, work, arguments, Sample::on, donated));
          }
        });
  }

  private static void explained(Program program, Runnable comparison) {
    try {
      comparison.run();
    } catch (Check.Failed e) {
      throw new Check.Failed(e.getMessage() + "; the program is\n" + program);
    }
  }

  /** What work on some operands gives on the backend that is checked. */
  List<Sample> results(Work work, List<Sample> operands) {
    return run(backend, "work on " + operands, work, operands, Sample::on, Set.of());
  }

  private void compare(
      String what, Tolerance tolerance, List<Sample> operands, Work onOracle, Work onBackend) {
    List<Sample> expected = run(oracle, what, onOracle, operands, Sample::on, Set.of());
    equal(what, tolerance, expected, run(backend, what, onBackend, operands, Sample::on, Set.of()));
    String onViews = what + " as views";
    equal(
        onViews,
        tolerance,
        expected,
        run(backend, onViews, onBackend, operands, Sample::asViewOn, Set.of()));
  }

  private static List<Sample> run(
      Backend backend,
      String what,
      Work work,
      List<Sample> operands,
      BiFunction<Sample, Backend, Tensor> place,
      Set<Integer> donated) {
    List<Tensor> tensors = operands.stream().map(s -> place.apply(s, backend)).toList();
    List<Sample> results = new ArrayList<>();
    for (Tensor result : work.apply(tensors)) {
      results.add(Sample.read(backend, result));
      backend.release(result);
    }
    for (int i = 0; i < tensors.size(); i++) {
      expect(
          donated.contains(i) || Sample.read(backend, tensors.get(i)).equals(operands.get(i)),
          "%s to leave operand %s as it was given, but it holds something else",
          what,
          i + 1);
      backend.release(tensors.get(i));
    }
    return results;
  }

  private void equal(String what, Tolerance tolerance, List<Sample> expected, List<Sample> given) {
    expect(
        given.size() == expected.size(),
        "%s results of %s, but was given %s",
        expected.size(),
        what,
        given.size());
    for (int k = 0; k < expected.size(); k++) {
      String which = expected.size() == 1 ? what : "result " + (k + 1) + " of " + what;
      equal(which, tolerance, expected.get(k), given.get(k));
    }
  }

  private void equal(String what, Tolerance tolerance, Sample expected, Sample given) {
    expect(
        given.type().equals(expected.type()),
        "type %s of %s, but was given %s",
        expected.type(),
        what,
        given.type());
    boolean integers = expected.type().dtype() == DType.INT;
    Tolerance within = integers ? Tolerance.EXACT : tolerance;
    Precision rounding = integers ? Precision.FLOAT64 : precision;
    int[] wrong =
        IntStream.range(0, expected.values().length())
            .filter(i -> !within.accepts(expected.values().get(i), given.values().get(i), rounding))
            .toArray();
    if (wrong.length > 0) {
      throw new Check.Failed(
          "expected %s at index %s of %s, but was given %s; %d of %d elements differ"
              .formatted(
                  rounding.round(expected.values().get(wrong[0])),
                  index(expected.type().shape(), wrong[0]),
                  what,
                  given.values().get(wrong[0]),
                  wrong.length,
                  expected.values().length()));
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
