package io.sarmal.autodiff.train;

import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Value;
import java.util.List;

/**
 * How a trainer runs a step.
 *
 * @param pass loss and gradient of a batch
 * @param loops those of the pass, in the order in which they run
 * @param update clipping and the optimiser
 */
public record StepExplanation(Explanation pass, List<LayerLoop> loops, Explanation update) {
  /** What forward keeps in memory for backward. */
  public List<Value> kept() {
    return pass.kept(LossTrace.LOSS);
  }
}
