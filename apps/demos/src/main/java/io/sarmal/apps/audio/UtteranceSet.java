package io.sarmal.apps.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Utterances to learn from and to test on.
 *
 * @param name what it is, for people; generated ones say so
 * @param classes their names, by label
 */
public record UtteranceSet(
    String name, List<String> classes, List<Utterance> train, List<Utterance> test) {
  private static final int HELD_OUT = 5;

  /** Copies the lists. */
  public UtteranceSet {
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** The number of features of a frame. */
  public int features() {
    return train.get(0).frames()[0].length;
  }

  /** A set that is tested on every fifth utterance of the training half; for choosing settings. */
  public UtteranceSet validating() {
    return new UtteranceSet(
        name + ", every fifth of the training half held out as validation",
        classes,
        pick(false),
        pick(true));
  }

  private List<Utterance> pick(boolean held) {
    return IntStream.range(0, train.size())
        .filter(i -> (i % HELD_OUT == HELD_OUT - 1) == held)
        .mapToObj(train::get)
        .toList();
  }

  /** The same with each feature brought to mean 0 and variance 1 over the training half. */
  public UtteranceSet normalized() {
    int features = features();
    double[] sum = new double[features];
    double[] squares = new double[features];
    long count = 0;
    for (Utterance utterance : train) {
      for (float[] frame : utterance.frames()) {
        count++;
        for (int i = 0; i < features; i++) {
          sum[i] += frame[i];
          squares[i] += (double) frame[i] * frame[i];
        }
      }
    }
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int i = 0; i < features; i++) {
      mean[i] = sum[i] / count;
      double variance = squares[i] / count - mean[i] * mean[i];
      deviation[i] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new UtteranceSet(
        name, classes, normalized(train, mean, deviation), normalized(test, mean, deviation));
  }

  private static List<Utterance> normalized(
      List<Utterance> utterances, double[] mean, double[] deviation) {
    List<Utterance> normalized = new ArrayList<>();
    for (Utterance utterance : utterances) {
      float[][] frames = new float[utterance.frames().length][mean.length];
      for (int t = 0; t < frames.length; t++) {
        for (int i = 0; i < mean.length; i++) {
          frames[t][i] = (float) ((utterance.frames()[t][i] - mean[i]) / deviation[i]);
        }
      }
      normalized.add(new Utterance(frames, utterance.label()));
    }
    return normalized;
  }
}
