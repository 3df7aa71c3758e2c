package io.sarmal.autodiff.train;

import java.util.Optional;

/**
 * What a run has done about failed steps so far, and what it can go back to.
 *
 * @param rate by what learning rates are multiplied: 1, halved by each rollback
 * @param inARow the failures since the last success at the place of the last failure or later
 * @param failedAt the steps done before the last failure, -1 if there was none
 * @param good the last state kept from which a step succeeded
 */
record Recovery(double rate, int inARow, long failedAt, Optional<Snapshot> good) {
  static final Recovery NONE = new Recovery(1, 0, -1, Optional.empty());

  /**
   * A place in a run.
   *
   * @param step the steps done before it
   */
  record Snapshot(long step, TrainerState trainer) {}

  /** After a step that succeeded. */
  Recovery succeeded(long before, Optional<Snapshot> snapshot) {
    return new Recovery(
        rate, before >= failedAt ? 0 : inARow, failedAt, snapshot.isPresent() ? snapshot : good);
  }

  /** After a step that failed. */
  Recovery failed(long before) {
    return new Recovery(rate, inARow + 1, Math.max(before, failedAt), good);
  }

  /** After the return to the good state. */
  Recovery rolledBack() {
    return new Recovery(rate / 2, inARow, failedAt, good);
  }
}
