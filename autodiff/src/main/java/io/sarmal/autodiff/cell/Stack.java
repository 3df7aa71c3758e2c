package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers one on another, with dropout between them: Zaremba, Sutskever and Vinyals 2014.
 *
 * <pre>{@code
 * Stack stack = Stack.of(Cells.catalog().get("gru"), 2, 8, 16, new Dropout(0.2, 0));
 * try (Tape tape = Tape.inference(backend)) {
 *   tape.parameters(parameter -> tape.fill(parameter.shape(), 0.1));
 *   List<State> initial =
 *       stack.layers().stream().map(layer -> layer.cell().initialState(tape, 4)).toList();
 *   Stack.Result result = stack.run(tape.fill(Shape.of(20, 4, 8), 0.5), initial, Phase.EVALUATION);
 * }
 * }</pre>
 *
 * @param layers from the input up, at least one
 * @param dropout between layers, not after the last; layer k uses its stream plus k
 */
public record Stack(List<Recurrent> layers, Dropout dropout) {
  /** Checks that there is a layer. */
  public Stack {
    layers = List.copyOf(layers);
    checkArgument(!layers.isEmpty(), "a stack has at least one layer");
  }

  /**
   * A stack of equal cells.
   *
   * @param inputSize the width of the input; the layers above take what those below put out
   */
  public static Stack of(
      CellProvider provider, int layers, int inputSize, int hiddenSize, Dropout dropout) {
    List<Recurrent> stack = new ArrayList<>();
    int width = inputSize;
    for (int i = 0; i < layers; i++) {
      Cell cell = provider.create(new CellSpec(width, hiddenSize));
      stack.add(new Recurrent(cell));
      width = cell.outputSize();
    }
    return new Stack(stack, dropout);
  }

  /**
   * What a run gives.
   *
   * @param sequence the outputs of the last layer, {@code [T, B, outputSize]}
   * @param states the final state of each layer
   */
  public record Result(Var sequence, List<State> states) {}

  /** The width of the last layer's output. */
  public int outputSize() {
    return layers.get(layers.size() - 1).cell().outputSize();
  }

  /** The initial state of each layer. */
  public List<State> initialStates(Tape tape, int batch) {
    return layers.stream().map(layer -> layer.cell().initialState(tape, batch)).toList();
  }

  /**
   * Runs all layers over a sequence.
   *
   * @param sequence {@code [T, B, F]}
   * @param initial one state for each layer
   */
  public Result run(Var sequence, List<State> initial, Phase phase) {
    return run(sequence, initial, phase, (layer, x, state) -> layer.run(x, state, phase));
  }

  /**
   * Runs all layers over a sequence whose rows have steps of their own.
   *
   * @param valid lengths, integers {@code [B]}, each from 0 to T, or a mask {@code [T, B]}, not 0
   *     where a row has the step
   */
  public Result run(Var sequence, List<State> initial, Var valid, Phase phase) {
    return run(sequence, initial, phase, (layer, x, state) -> layer.run(x, state, valid, phase));
  }

  private interface LayerRun {
    Recurrent.Result run(Recurrent layer, Var x, State state);
  }

  private Result run(Var sequence, List<State> initial, Phase phase, LayerRun run) {
    checkArgument(
        initial.size() == layers.size(),
        "a stack of %s layers needs as many states, but was given %s",
        layers.size(),
        initial.size());
    Var x = sequence;
    List<State> states = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (i > 0) {
        x = new Dropout(dropout.rate(), dropout.stream() + i).apply(x, phase);
      }
      Recurrent.Result result = run.run(layers.get(i), x, initial.get(i));
      x = result.sequence();
      states.add(result.state());
    }
    return new Result(x, states);
  }

  /** Adds the parameters of all layers as {@code prefix.0}, {@code prefix.1}, … */
  public void addTo(ParameterLayout.Builder layout, String prefix) {
    for (int i = 0; i < layers.size(); i++) {
      layout.add(prefix + "." + i, layers.get(i).parameters());
    }
  }
}
