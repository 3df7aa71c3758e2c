package io.sarmal.apps.audio;

/**
 * What somebody said, as features, and who or what it was.
 *
 * @param frames {@code [steps][features]}, at least one step
 * @param label the number of its class
 */
@SuppressWarnings("ArrayRecordComponent") // features, only to be read
public record Utterance(float[][] frames, int label) {
  /** The mean of its frames: all but their order. */
  public float[] meanFrame() {
    float[] mean = new float[frames[0].length];
    for (float[] frame : frames) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += frame[i] / frames.length;
      }
    }
    return mean;
  }
}
