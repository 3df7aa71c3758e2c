package io.sarmal.autodiff.cell;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.Var;
import java.util.Map;

/**
 * What a time step gives.
 *
 * @param output {@code [B, outputSize]}
 * @param state the next state
 * @param gates the gates by name, for inspection; they cost nothing when nobody asks
 */
public record Step(Var output, State state, Map<String, Var> gates) {
  /** Copies the map. */
  public Step {
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

  /** The same step with one gate more. */
  public Step gate(String name, Var gate) {
    return new Step(
        output, state, ImmutableMap.<String, Var>builder().putAll(gates).put(name, gate).build());
  }
}
