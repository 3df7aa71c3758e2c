package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellTrace.Wanted;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Shape;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A layer that runs a cell over a sequence, as one {@link io.sarmal.core.program.Scan}.
 *
 * <p>Rows may have steps of their own: those within a length, or those that a mask names. Any other
 * step carries the state through and outputs zero, so that padding on either side changes nothing.
 * A reversed layer runs from the last step to the first, for each row within its own steps. {@link
 * StepOption}s such as dropout become a part of the same loop. Of a long sequence a layer can keep
 * {@linkplain #checkpointEvery little} for its gradients. Immutable and safe for concurrent use.
 *
 * <pre>{@code
 * Cell cell = Cells.catalog().get("lstm").create(new CellSpec(8, 16));
 * Recurrent layer = new Recurrent(cell).reversed();
 * try (Tape tape = Tape.recording(backend)) {
 *   tape.parameters(parameter -> tape.variable(backend.fill(parameter.shape(), 0.1)));
 *   Var sequence = tape.fill(Shape.of(20, 3, 8), 0.5); // [T, B, F]
 *   Var lengths = tape.integers(Shape.of(3), 20, 7, 0); // the third row has no step at all
 *   Recurrent.Result result = layer.run(sequence, cell.initialState(tape, 3), lengths);
 *   Var outputs = result.sequence(); // [20, 3, 16], zero where a row has no step
 *   Var lastCellState = result.state().get(1); // [3, 16]
 * }
 * }</pre>
 */
public final class Recurrent {
  private static final Wanted SEQUENCE = new Wanted(false, true, false);
  private static final int WHOLE = Integer.MAX_VALUE;

  private final Cell cell;
  private final boolean reverse;
  private final List<StepOption> options;
  private final int segment;
  private final Map<CellTrace.Options, CellTrace> traces = new ConcurrentHashMap<>();
  private final Map<CellTrace.Options, Segments> segments = new ConcurrentHashMap<>();

  /** A layer that runs forward in time. */
  public Recurrent(Cell cell) {
    this(cell, false, List.of(), WHOLE);
  }

  private Recurrent(Cell cell, boolean reverse, List<StepOption> options, int segment) {
    this.cell = cell;
    this.reverse = reverse;
    this.options = options;
    this.segment = segment;
  }

  /** A layer with the same cell and options that runs the other way. */
  public Recurrent reversed() {
    return new Recurrent(cell, !reverse, options, segment);
  }

  /** A layer with the same cell and one option more, which goes around those there are. */
  public Recurrent with(StepOption option) {
    return new Recurrent(
        cell,
        reverse,
        ImmutableList.<StepOption>builder().addAll(options).add(option).build(),
        segment);
  }

  /**
   * A layer with the same cell and options that for its gradients keeps the state of every k-th
   * step only, and runs the steps in between once more when it is differentiated: about {@code T/k
   * + k} steps are in memory instead of T, fewest for k near √T, for the price of one more forward
   * pass. Results are the same, and so are gradients, up to the order in which those of weights are
   * added up. Chen et al. 2016, section 4.2.
   *
   * <p>The sequence itself stays in memory, and so do a mask and the numbers that options draw anew
   * in every step.
   *
   * @param k the number of steps between two states, from 1; sequences that are not longer run as
   *     without this
   */
  public Recurrent checkpointEvery(int k) {
    checkArgument(
        k >= 1, "a state is kept every k steps where k is 1 or more, but k was given as %s", k);
    return new Recurrent(cell, reverse, options, k);
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
    return asWritten(inputSize).scan().step();
  }

  /**
   * The loop as its author wrote it, and then after each pass over it, for reading.
   *
   * @param inputSize the width {@code F} of the input
   * @throws IllegalArgumentException as {@link #step} does
   */
  public List<LoopPasses.Stage> stages(int inputSize) {
    Program program = asWritten(inputSize).program();
    List<LoopPasses.Stage> stages = new ArrayList<>();
    stages.add(new LoopPasses.Stage("as written", program));
    stages.addAll(LoopPasses.stages(program));
    return stages;
  }

  private CellTrace asWritten(int inputSize) {
    return CellTrace.of(
        cell,
        List.of(),
        new CellTrace.Options(
            inputSize, ValidSteps.Kind.ALL, reverse, false, SEQUENCE, Fusion.OFF));
  }

  /**
   * What a run gives.
   *
   * @param sequence the outputs of all steps, {@code [T, B, outputSize]}
   * @param state the state after the last step that each row has
   */
  public record Result(Var sequence, State state) {}

  /**
   * What a run gives of which only the end matters.
   *
   * @param output of the last step that each row has (the first in time if reversed), {@code [B,
   *     outputSize]}; zero for a row that has no step
   * @param state the state after that step
   */
  public record Last(Var output, State state) {}

  /**
   * Runs the cell over a sequence from a given state.
   *
   * @param sequence {@code [T, B, F]}
   * @throws IllegalStateException if this layer has options, which need a phase
   */
  public Result run(Var sequence, State initial) {
    return all(sequence, initial, ValidSteps.ALL, withoutPhase());
  }

  /**
   * Runs the cell over a sequence whose rows have steps of their own.
   *
   * @param sequence {@code [T, B, F]}
   * @param valid the steps that rows have: lengths, integers {@code [B]}, each from 0 to T; or a
   *     mask {@code [T, B]} of any type, not 0 where a row has the step
   * @throws IllegalStateException if this layer has options, which need a phase
   */
  public Result run(Var sequence, State initial, Var valid) {
    return all(sequence, initial, ValidSteps.of(sequence, valid), withoutPhase());
  }

  /**
   * Runs the cell over a sequence from a given state.
   *
   * @param sequence {@code [T, B, F]}
   * @param phase what the options depend on
   */
  public Result run(Var sequence, State initial, Phase phase) {
    return all(sequence, initial, ValidSteps.ALL, phase);
  }

  /**
   * Runs the cell over a sequence whose rows have steps of their own.
   *
   * @param sequence {@code [T, B, F]}
   * @param valid lengths {@code [B]} or a mask {@code [T, B]}, as in {@link #run(Var, State, Var)}
   * @param phase what the options depend on
   */
  public Result run(Var sequence, State initial, Var valid, Phase phase) {
    return all(sequence, initial, ValidSteps.of(sequence, valid), phase);
  }

  /**
   * Runs the cell over a sequence for its last output; the others are kept nowhere.
   *
   * @param sequence {@code [T, B, F]}
   * @param phase what the options depend on
   */
  public Last last(Var sequence, State initial, Phase phase) {
    return last(sequence, initial, ValidSteps.ALL, phase);
  }

  /**
   * Runs the cell over a sequence whose rows have steps of their own, for each row's last output.
   *
   * @param sequence {@code [T, B, F]}
   * @param valid lengths {@code [B]} or a mask {@code [T, B]}, as in {@link #run(Var, State, Var)}
   * @param phase what the options depend on
   */
  public Last last(Var sequence, State initial, Var valid, Phase phase) {
    return last(sequence, initial, ValidSteps.of(sequence, valid), phase);
  }

  /**
   * How far each gate is open in every step when the model is used, by name, each {@code [T, B, its
   * width]}.
   *
   * @param sequence {@code [T, B, F]}
   */
  public Map<String, Var> gates(Var sequence, State initial) {
    Wanted wanted = new Wanted(false, true, true);
    CellTrace.Options asked = asked(sequence, ValidSteps.ALL, Phase.EVALUATION, wanted);
    return gates(trace(asked), scan(asked, sequence, initial, ValidSteps.ALL, Phase.EVALUATION));
  }

  private Phase withoutPhase() {
    checkState(
        options.isEmpty(),
        "this layer has options %s, which depend on whether the model trains; give the phase",
        options);
    return Phase.EVALUATION;
  }

  private Result all(Var sequence, State initial, ValidSteps valid, Phase phase) {
    Wanted wanted = new Wanted(false, true, sequence.tape().isObserved());
    List<Var> results = observed(sequence, initial, valid, phase, wanted);
    int states = cell.stateSizes().size();
    return new Result(results.get(states), new State(results.subList(0, states)));
  }

  private Last last(Var sequence, State initial, ValidSteps valid, Phase phase) {
    boolean observed = sequence.tape().isObserved();
    Wanted wanted = new Wanted(true, observed, observed);
    List<Var> results = observed(sequence, initial, valid, phase, wanted);
    int states = cell.stateSizes().size();
    return new Last(results.get(states), new State(results.subList(0, states)));
  }

  /** Runs the loop, and shows what it made to whoever observes the tape. */
  private List<Var> observed(
      Var sequence, State initial, ValidSteps given, Phase phase, Wanted wanted) {
    checkSequence(sequence);
    int steps = sequence.shape().extent(0);
    ValidSteps valid = steps > segment ? given.asSequence(steps) : given;
    CellTrace.Options asked = asked(sequence, valid, phase, wanted);
    CellTrace trace = trace(asked);
    List<Var> results = scan(asked, sequence, initial, valid, phase);
    Tape tape = sequence.tape();
    if (tape.isObserved()) {
      ImmutableMap.Builder<String, Var> parts = ImmutableMap.builder();
      gates(trace, results).forEach((name, gate) -> parts.put("gate " + name, gate));
      parts.put("output", results.get(results.size() - trace.gates().size() - 1));
      tape.show(new Tape.Sight(parameters(), reverse, parts.buildOrThrow()));
    }
    return results;
  }

  private static ImmutableMap<String, Var> gates(CellTrace trace, List<Var> results) {
    int first = results.size() - trace.gates().size();
    ImmutableMap.Builder<String, Var> gates = ImmutableMap.builder();
    for (int i = 0; i < trace.gates().size(); i++) {
      gates.put(trace.gates().get(i), results.get(first + i));
    }
    return gates.buildOrThrow();
  }

  private CellTrace.Options asked(Var sequence, ValidSteps valid, Phase phase, Wanted wanted) {
    checkSequence(sequence);
    return new CellTrace.Options(
        sequence.shape().extent(2),
        valid.kind(),
        reverse,
        !options.isEmpty() && phase.key().isPresent(),
        wanted,
        sequence.tape().fusion());
  }

  private CellTrace trace(CellTrace.Options asked) {
    return traces.computeIfAbsent(asked, missing -> CellTrace.of(cell, options, missing));
  }

  private Segments segments(CellTrace.Options asked) {
    return segments.computeIfAbsent(
        asked, missing -> Segments.of(trace(missing), segment, missing.fusion()));
  }

  private List<Var> scan(
      CellTrace.Options asked, Var sequence, State initial, ValidSteps valid, Phase phase) {
    checkShapes(sequence, initial);
    CellTrace trace = trace(asked);
    int rows = sequence.shape().extent(1);
    Tape tape = sequence.tape();
    List<Var> arguments = new ArrayList<>();
    arguments.add(sequence);
    arguments.addAll(initial.parts());
    if (asked.wanted().last()) {
      arguments.add(tape.fill(Shape.of(rows, cell.outputSize()), 0));
    }
    arguments.addAll(valid.arguments());
    trace.operands().forEach(operand -> arguments.add(operand.before(sequence, phase)));
    return sequence.shape().extent(0) > segment
        ? segments(asked).run(arguments)
        : tape.run(trace.program(), arguments);
  }

  static void checkSequence(Var sequence) {
    checkArgument(
        sequence.shape().rank() == 3,
        "a sequence has shape [T, B, F], but was given %s",
        sequence.shape());
  }

  private void checkShapes(Var sequence, State initial) {
    int rows = sequence.shape().extent(1);
    List<Shape> expected = cell.stateSizes().stream().map(width -> Shape.of(rows, width)).toList();
    checkArgument(
        initial.shapes().equals(expected),
        "for a sequence of shape %s the state of %s has shapes %s, but was given %s",
        sequence.shape(),
        cell.getClass().getName(),
        expected,
        initial.shapes());
  }
}
