package io.sarmal.autodiff.train;

import java.util.List;
import java.util.Optional;

/**
 * Why a loss or a gradient is not finite.
 *
 * @param parameters full names of those that were not finite before the batch was seen
 * @param first where a value that is not finite was first met when the batch was run again, step by
 *     step; empty if there was none
 */
public record Diagnosis(List<String> parameters, Optional<NonFinite> first) {
  /** Copies the list. */
  public Diagnosis {
    parameters = List.copyOf(parameters);
  }

  /** On one line, without a full stop. */
  @Override
  public String toString() {
    String met =
        first
            .map(place -> "first met in " + place)
            .orElse("run again step by step, all values are finite");
    if (parameters.isEmpty()) {
      return met;
    }
    String others = parameters.size() == 1 ? "" : " and " + (parameters.size() - 1) + " more";
    return "an earlier update left parameter %s%s not finite; %s"
        .formatted(parameters.get(0), others, met);
  }
}
