package io.sarmal.autodiff.train;

import java.time.Duration;

/**
 * How far a run has come.
 *
 * @param step the steps done, those included whose update was skipped
 * @param epoch how many times the training set has been gone through, with the part of the present
 *     one
 * @param done the share of the budget that is used up, 0 to 1
 * @param spent the time since the run began, without the time between an interruption and resuming
 * @param validations those so far
 */
public record Progress(
    long step, double epoch, double done, Duration spent, Validations validations) {}
