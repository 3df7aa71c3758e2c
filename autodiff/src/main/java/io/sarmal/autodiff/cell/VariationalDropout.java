package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;
import java.util.HashMap;
import java.util.Map;

/**
 * Dropout with one mask for all time steps, on what enters a cell's products: the input, and the
 * hidden state where it meets recurrent weights. What is carried on is never dropped. Gal and
 * Ghahramani 2016, section 4.
 *
 * <p>In training an element is zero with the probability given and else divided by one minus that;
 * otherwise this changes nothing.
 *
 * @param input the probability for the input, in [0, 1)
 * @param state the probability for what the cell takes by {@link State#recurrent}, in [0, 1)
 * @param stream a number that no other random layer of the model has; part i of the state uses
 *     {@code stream + 1 + i}
 */
public record VariationalDropout(double input, double state, int stream) implements StepOption {
  /** Checks the probabilities. */
  public VariationalDropout {
    checkRate("input", input);
    checkRate("state", state);
  }

  private static void checkRate(String of, double rate) {
    checkArgument(
        rate >= 0 && rate < 1,
        "the rate of variational dropout on the %s is in [0, 1), not %s",
        of,
        rate);
  }

  @Override
  public StepFunction around(StepFunction step, Draws draws, boolean training) {
    return training ? (x, before) -> step(step, draws, x, before) : step;
  }

  private Step step(StepFunction step, Draws draws, Var x, State before) {
    Var dropped = input == 0 ? x : x.times(mask(x, input, draws, stream));
    if (state == 0) {
      return step.step(dropped, before);
    }
    Map<Integer, Var> seen = new HashMap<>();
    State after =
        new State(
            before.parts(),
            i ->
                seen.computeIfAbsent(
                    i,
                    part -> {
                      Var whole = before.recurrent(part);
                      return whole.times(mask(whole, state, draws, stream + 1 + part));
                    }));
    Step result = step.step(dropped, after);
    checkArgument(
        !seen.isEmpty(),
        "the cell takes no part in dropout on its state; where a product with recurrent weights"
            + " needs the hidden state, it has to take state.recurrent(0), not state.get(0)");
    return result;
  }

  private static Var mask(Var x, double rate, Draws draws, int stream) {
    return draws.fixed(x.shape().extent(-1), stream).greaterOrEqual(rate).times(1 / (1 - rate));
  }
}
