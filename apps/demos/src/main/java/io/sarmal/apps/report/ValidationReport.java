package io.sarmal.apps.report;

import java.time.Duration;

/**
 * One validation.
 *
 * @param step the training steps before it
 * @param loss on the held-out tail
 * @param best whether it is the best so far, so that the model was saved
 * @param elapsed since training began
 * @param sample text that the model writes now
 */
public record ValidationReport(
    long step, CrossEntropy loss, boolean best, Duration elapsed, String sample) {}
