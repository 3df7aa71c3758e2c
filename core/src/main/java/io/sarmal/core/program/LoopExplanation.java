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

  /**
   * A loop that runs one operation at a time. If it is {@linkplain Scan#checkpointed checkpointed}
   * and its steps are loops, that is as it should be: it falls back where one of those does.
   */
  public static LoopExplanation stepByStep(Backend backend, Scan scan, String reason) {
    List<Launch> step =
        scan.step().instructions().stream()
            .flatMap(instruction -> Launch.alone(backend, instruction, reason))
            .toList();
    List<LoopExplanation> inner =
        step.stream()
            .filter(Launch.Loop.class::isInstance)
            .map(launch -> ((Launch.Loop) launch).way())
            .toList();
    return new LoopExplanation(
        step,
        scan.checkpointed() && !inner.isEmpty()
            ? inner.stream().flatMap(way -> way.fallback().stream()).findFirst()
            : Optional.of(reason));
  }
}
