package io.sarmal.apps.audio;

/**
 * What somebody said, as features, and who or what it was.
 *
 * @param frames {@code [steps][features]}, at least one step
 * @param label the number of its class
 */
@SuppressWarnings("ArrayRecordComponent") // features, only to be read
public record Utterance(float[][] frames, int label) {}
