package io.sarmal.autodiff.train;

import java.io.IOException;

/**
 * Is told what happens in a run; called from the thread that trains. What it throws ends the run.
 */
public interface TrainingListener {
  /** A step is done. */
  default void step(Progress progress, Trainer.Report report) throws IOException {}

  /** A validation is done and, if checkpoints are kept, in the checkpoint. */
  default void validation(Progress progress) throws IOException {}

  /** A step failed and the run goes on as it was told to. */
  default void nonFinite(NonFiniteStep step, OnNonFinite action) {}
}
