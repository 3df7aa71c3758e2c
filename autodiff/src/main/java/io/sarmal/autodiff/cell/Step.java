package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.Var;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a time step gives.
 *
 * @param output {@code [B, outputSize]}
 * @param state the next state
 * @param gates the gates by name, for inspection; they cost nothing when nobody asks
 */
public record Step(Var output, State state, Map<String, Var> gates) {
  /** Copies the map; nothing is null. */
  public Step {
    checkArgument(output != null, "the output of a step is null");
    checkArgument(state != null, "the next state of a step is null");
    gates.forEach((name, gate) -> checkArgument(gate != null, "the gate %s is null", name));
    gates = ImmutableMap.copyOf(gates);
  }

  /** A step whose output is its whole next state. */
  public static Step of(Var output) {
    return of(output, State.of(output));
  }

  /** A step without named gates. */
  public static Step of(Var output, State state) {
    return new Step(output, state, Map.of());
  }

  /** The same step with another next state; an output that is a part of the state goes with it. */
  public Step with(State next) {
    int part = state.parts().indexOf(output);
    return new Step(part < 0 ? output : next.get(part), next, gates);
  }

  /** The same step with one gate more, whose name is free. */
  public Step gate(String name, Var gate) {
    checkArgument(!gates.containsKey(name), "a step has two gates called %s", name);
    Map<String, Var> more = new LinkedHashMap<>(gates);
    more.put(name, gate);
    return new Step(output, state, more);
  }
}
