package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A layer that runs a cell over a sequence, as one {@link io.sarmal.core.program.Scan}.
 *
 * <p>Rows may have lengths of their own: a step at or after a row's length carries the state
 * through and outputs zero, so that padding changes nothing. A reversed layer runs from the last
 * step to the first, for each row within its own length. Immutable and safe for concurrent use.
 */
public final class Recurrent {
  private final Cell cell;
  private final boolean reverse;
  private final Map<CellTrace.Options, CellTrace> traces = new ConcurrentHashMap<>();

  /** A layer that runs forward in time. */
  public Recurrent(Cell cell) {
    this(cell, false);
  }

  private Recurrent(Cell cell, boolean reverse) {
    this.cell = cell;
    this.reverse = reverse;
  }

  /** A layer with the same cell that runs the other way. */
  public Recurrent reversed() {
    return new Recurrent(cell, !reverse);
  }

  /** The cell. */
  public Cell cell() {
    return cell;
  }

  /** The cell's parameters. */
  public List<Parameter> parameters() {
    return cell.parameters();
  }

  /**
   * One time step as its author wrote it, for reading: its text shows the equations as operations.
   *
   * @param inputSize the width {@code F} of the input
   * @throws IllegalArgumentException if the cell does not keep what it promises; the message says
   *     what its author should look at
   */
  public Program step(int inputSize) {
    Program loop =
        trace(new CellTrace.Options(inputSize, false, reverse, false, Fusion.OFF)).program();
    return ((Op.Loop) loop.instructions().get(0).op()).scan().step();
  }

  /**
   * What a run gives.
   *
   * @param sequence the outputs of all steps, {@code [T, B, outputSize]}
   * @param state the state after the last step that each row has
   */
  public record Result(Var sequence, State state) {}

  /**
   * Runs the cell over a sequence from a given state.
   *
   * @param sequence {@code [T, B, F]}
   */
  public Result run(Var sequence, State initial) {
    return result(sequence, false, arguments(sequence, initial, null));
  }

  /**
   * Runs the cell over a sequence whose rows have lengths of their own.
   *
   * @param sequence {@code [T, B, F]}
   * @param lengths integers {@code [B]}, each from 0 to T
   */
  public Result run(Var sequence, State initial, Var lengths) {
    checkArgument(
        lengths.value().dtype() == DType.INT && lengths.shape().rank() == 1,
        "lengths are integers [B], but were given %s",
        lengths);
    return result(sequence, true, arguments(sequence, initial, lengths));
  }

  /**
   * How far each gate is open in every step, by name, each {@code [T, B, its width]}.
   *
   * @param sequence {@code [T, B, F]}
   */
  public Map<String, Var> gates(Var sequence, State initial) {
    CellTrace trace = trace(sequence, false, true);
    return gates(trace, scan(trace, arguments(sequence, initial, null)));
  }

  private static ImmutableMap<String, Var> gates(CellTrace trace, List<Var> results) {
    int first = results.size() - trace.gates().size();
    ImmutableMap.Builder<String, Var> gates = ImmutableMap.builder();
    for (int i = 0; i < trace.gates().size(); i++) {
      gates.put(trace.gates().get(i), results.get(first + i));
    }
    return gates.buildOrThrow();
  }

  private CellTrace trace(Var sequence, boolean masked, boolean gates) {
    checkArgument(
        sequence.shape().rank() == 3,
        "a sequence has shape [T, B, F], but was given %s",
        sequence.shape());
    return trace(
        new CellTrace.Options(
            sequence.shape().extent(2), masked, reverse, gates, sequence.tape().fusion()));
  }

  private CellTrace trace(CellTrace.Options options) {
    return traces.computeIfAbsent(options, missing -> CellTrace.of(cell, missing));
  }

  private List<Var> arguments(Var sequence, State initial, Var lengths) {
    int rows = sequence.shape().extent(1);
    List<Shape> expected = cell.stateSizes().stream().map(width -> Shape.of(rows, width)).toList();
    checkArgument(
        initial.shapes().equals(expected),
        "for a sequence of shape %s the state of %s has shapes %s, but was given %s",
        sequence.shape(),
        cell.getClass().getName(),
        expected,
        initial.shapes());
    List<Var> arguments = new ArrayList<>();
    arguments.add(sequence);
    arguments.addAll(initial.parts());
    if (lengths != null) {
      arguments.add(lengths);
      arguments.add(sequence.tape().fillInt(Shape.of(1), 0));
    }
    return arguments;
  }

  private static List<Var> scan(CellTrace trace, List<Var> arguments) {
    Tape tape = arguments.get(0).tape();
    trace.parameters().forEach(p -> arguments.add(tape.parameter(p)));
    return tape.run(trace.program(), arguments);
  }

  private Result result(Var sequence, boolean masked, List<Var> arguments) {
    Tape tape = sequence.tape();
    CellTrace trace = trace(sequence, masked, tape.isObserved());
    List<Var> results = scan(trace, arguments);
    int states = cell.stateSizes().size();
    Result result = new Result(results.get(states), new State(results.subList(0, states)));
    if (tape.isObserved()) {
      ImmutableMap.Builder<String, Var> parts = ImmutableMap.builder();
      gates(trace, results).forEach((name, gate) -> parts.put("gate " + name, gate));
      parts.put("output", result.sequence());
      tape.show(new Tape.Sight(parameters(), reverse, parts.buildOrThrow()));
    }
    return result;
  }
}
