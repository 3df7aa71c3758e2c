package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;
import java.util.ArrayList;
import java.util.List;

/**
 * Zoneout: in training each element of the state keeps its old value with a given probability, anew
 * in every time step; otherwise it takes the expected value of that. Krueger et al. 2017, section
 * 3.1:
 *
 * <pre>
 * training    s' = d∘s + (1 - d)∘step(s)      d is 1 with probability rate, else 0
 * otherwise   s' = rate·s + (1 - rate)·step(s)
 * </pre>
 *
 * <p>An output that is a part of the next state goes with it.
 *
 * @param rates for each part of the state the probability, in [0, 1]
 * @param stream a number that no other random layer of the model has; part i of the state uses
 *     {@code stream + i}
 */
public record Zoneout(List<Double> rates, int stream) implements StepOption {
  /** Checks the probabilities. */
  public Zoneout {
    rates = List.copyOf(rates);
    for (double rate : rates) {
      checkArgument(rate >= 0 && rate <= 1, "a rate of zoneout is in [0, 1], not %s", rate);
    }
  }

  @Override
  public StepFunction around(StepFunction step, Draws draws, boolean training) {
    return (x, before) -> {
      checkArgument(
          rates.size() == before.parts().size(),
          "the cell's state has %s parts, but zoneout was given rates %s; give one for each part",
          before.parts().size(),
          rates);
      Step given = step.step(x, before);
      List<Var> parts = new ArrayList<>();
      for (int i = 0; i < rates.size(); i++) {
        parts.add(zone(i, before.get(i), given.state().get(i), draws, training));
      }
      return given.with(new State(parts));
    };
  }

  private Var zone(int part, Var before, Var after, Draws draws, boolean training) {
    double rate = rates.get(part);
    if (rate == 0) {
      return after;
    }
    if (!training) {
      return before.times(rate).plus(after.times(1 - rate));
    }
    Var draw = draws.fresh(before.shape().extent(-1), stream + part);
    return draw.less(rate).select(before, after);
  }
}
