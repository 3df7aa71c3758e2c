package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;
import java.util.ArrayList;
import java.util.List;

/**
 * Clipping of one part of the state by value, after each step, such as the cell state of an LSTM:
 * Sak, Senior and Beaufays 2014, section 4.1, clip it to ±50. No gradient flows through an element
 * that is clipped.
 *
 * <p>The part is clipped where it is carried on; an output that is the part goes with it, while a
 * hidden state computed from it in the same step sees it as it was.
 *
 * @param part which part of the state: 1 is the cell state of an LSTM
 * @param bound above 0; elements are brought into [-bound, bound]
 */
public record StateClipping(int part, double bound) implements StepOption {
  /** Checks the bound. */
  public StateClipping {
    checkArgument(part >= 0, "a part of a state is counted from 0, not %s", part);
    checkArgument(bound > 0, "the bound of a clipped state is above 0, not %s", bound);
  }

  @Override
  public StepFunction around(StepFunction step, Draws draws, boolean training) {
    return (x, before) -> {
      Step given = step.step(x, before);
      List<Var> parts = new ArrayList<>(given.state().parts());
      Var whole = given.state().get(part);
      parts.set(part, whole.maximum(-bound).minimum(bound));
      return given.with(new State(parts));
    };
  }
}
