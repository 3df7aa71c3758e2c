package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import java.util.List;

/**
 * Two cells over one sequence, one forward and one backward in time, so that the output of a step
 * knows what comes before and after it: Schuster and Paliwal 1997, Graves and Schmidhuber 2005.
 *
 * <p>Immutable and safe for concurrent use.
 *
 * <pre>{@code
 * CellProvider gru = Cells.catalog().get("gru");
 * Bidirectional layer =
 *     Bidirectional.of(gru, new CellSpec(8, 16), Bidirectional.Merge.CONCAT);
 * try (Tape tape = Tape.inference(backend)) {
 *   tape.parameters(parameter -> tape.fill(parameter.shape(), 0.1));
 *   Var sequence = tape.fill(Shape.of(20, 4, 8), 0.5); // [T, B, F]
 *   Var outputs = layer.run(sequence, layer.initialStates(tape, 4)).sequence(); // [20, 4, 32]
 * }
 * }</pre>
 */
public final class Bidirectional {
  /** How the outputs of both directions, each {@code [T, B, outputSize]}, become one. */
  public enum Merge {
    /** Side by side, forward first: the widths add up. */
    CONCAT,
    /** The sum. */
    SUM,
    /** The mean. */
    MEAN
  }

  private final Recurrent forward;
  private final Recurrent backward;
  private final Merge merge;

  /**
   * A layer of two cells.
   *
   * @throws IllegalArgumentException if both are the same object, since each needs parameters of
   *     its own, or if their outputs differ in width and are not to be put side by side
   */
  public Bidirectional(Cell forward, Cell backward, Merge merge) {
    this(new Recurrent(forward), new Recurrent(backward), merge);
  }

  /**
   * A layer of two layers that run forward in time, of which the second is reversed: for cells with
   * options.
   *
   * @throws IllegalArgumentException if both have the same cell, since each needs parameters of its
   *     own, or if their outputs differ in width and are not to be put side by side
   */
  public Bidirectional(Recurrent forward, Recurrent backward, Merge merge) {
    checkArgument(
        forward.cell() != backward.cell(),
        "both directions were given the same cell, but each has parameters of its own; create two");
    checkArgument(
        merge == Merge.CONCAT || forward.cell().outputSize() == backward.cell().outputSize(),
        "outputs of widths %s and %s have no %s; use cells of one width, or CONCAT",
        forward.cell().outputSize(),
        backward.cell().outputSize(),
        merge);
    this.forward = forward;
    this.backward = backward.reversed();
    this.merge = merge;
  }

  /** A layer of two cells of one kind. */
  public static Bidirectional of(CellProvider provider, CellSpec spec, Merge merge) {
    return new Bidirectional(provider.create(spec), provider.create(spec), merge);
  }

  /** The layer that runs from the first step to the last. */
  public Recurrent forward() {
    return forward;
  }

  /** The layer that runs from the last step to the first. */
  public Recurrent backward() {
    return backward;
  }

  /** The width of the output. */
  public int outputSize() {
    int width = forward.cell().outputSize();
    return merge == Merge.CONCAT ? width + backward.cell().outputSize() : width;
  }

  /**
   * The states of both directions.
   *
   * @param forward before the first step, or after each row's last
   * @param backward before each row's last step, or after the first
   */
  public record States(State forward, State backward) {}

  /**
   * What a run gives.
   *
   * @param sequence the merged outputs of all steps, {@code [T, B, outputSize]}
   * @param states the state in which each direction ends
   */
  public record Result(Var sequence, States states) {}

  /** The initial state of each direction. */
  public States initialStates(Tape tape, int batch) {
    return new States(
        forward.cell().initialState(tape, batch), backward.cell().initialState(tape, batch));
  }

  /**
   * Runs both cells over a sequence.
   *
   * @param sequence {@code [T, B, F]}
   */
  public Result run(Var sequence, States initial) {
    return result(forward.run(sequence, initial.forward), backward.run(sequence, initial.backward));
  }

  /**
   * Runs both cells over a sequence whose rows have steps of their own: the backward one begins at
   * each row's last step, and the output of a step that a row lacks is zero.
   *
   * @param sequence {@code [T, B, F]}
   * @param valid lengths, integers {@code [B]}, each from 0 to T, or a mask {@code [T, B]}, not 0
   *     where a row has the step
   */
  public Result run(Var sequence, States initial, Var valid) {
    return result(
        forward.run(sequence, initial.forward, valid),
        backward.run(sequence, initial.backward, valid));
  }

  /** The same as {@link #run(Var, States)}, for layers with options. */
  public Result run(Var sequence, States initial, Phase phase) {
    return result(
        forward.run(sequence, initial.forward, phase),
        backward.run(sequence, initial.backward, phase));
  }

  /** The same as {@link #run(Var, States, Var)}, for layers with options. */
  public Result run(Var sequence, States initial, Var valid, Phase phase) {
    return result(
        forward.run(sequence, initial.forward, valid, phase),
        backward.run(sequence, initial.backward, valid, phase));
  }

  private Result result(Recurrent.Result ahead, Recurrent.Result back) {
    return new Result(
        merge(ahead.sequence(), back.sequence()), new States(ahead.state(), back.state()));
  }

  private Var merge(Var ahead, Var back) {
    return switch (merge) {
      case CONCAT -> ahead.tape().concat(-1, List.of(ahead, back));
      case SUM -> ahead.plus(back);
      case MEAN -> ahead.plus(back).times(0.5);
    };
  }

  /** Adds the parameters of both cells as {@code prefix.forward} and {@code prefix.backward}. */
  public void addTo(ParameterLayout.Builder layout, String prefix) {
    layout.add(prefix + ".forward", forward.parameters());
    layout.add(prefix + ".backward", backward.parameters());
  }
}
