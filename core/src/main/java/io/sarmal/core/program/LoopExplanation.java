package io.sarmal.core.program;

import io.sarmal.core.Backend;
import java.util.List;
import java.util.Optional;

/**
 * How a backend runs a loop.
 *
 * @param step what is launched in each time step, in order
 * @param fallback why the loop runs one operation at a time; empty if it does not
 */
public record LoopExplanation(List<Launch> step, Optional<String> fallback) {
  /** Copies the list. */
  public LoopExplanation {
    step = List.copyOf(step);
  }

  /** A loop that runs one operation at a time. */
  public static LoopExplanation stepByStep(Backend backend, Scan scan, String reason) {
    return new LoopExplanation(
        scan.step().instructions().stream()
            .flatMap(instruction -> Launch.alone(backend, instruction, reason))
            .toList(),
        Optional.of(reason));
  }
}
