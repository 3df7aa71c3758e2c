package io.sarmal.apps.audio;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Utterances in batches of one size, shuffled anew in each epoch; the few that are left over sit
 * the epoch out. A batch holds frames {@code [T, B, F]}, lengths {@code [B]} and labels {@code
 * [B]}; T is the longest length rounded up, so that few shapes are to be compiled.
 */
public record UtteranceBatches(List<Utterance> utterances, int rows, long seed)
    implements BatchSource {
  private static final int STEP_MULTIPLE = 16;

  /** Checks that there are utterances for a batch. */
  public UtteranceBatches {
    utterances = List.copyOf(utterances);
    checkArgument(
        rows >= 1 && rows <= utterances.size(),
        "%s utterances fill no batch of %s",
        utterances.size(),
        rows);
  }

  @Override
  public int count() {
    return utterances.size() / rows;
  }

  @Override
  public Batch get(long epoch, int index) {
    List<Utterance> shuffled = new ArrayList<>(utterances);
    Collections.shuffle(shuffled, new Random(seed * 1_000_003 + epoch));
    return batch(shuffled.subList(index * rows, (index + 1) * rows));
  }

  /** These utterances as one batch. */
  public static Batch batch(List<Utterance> utterances) {
    int rows = utterances.size();
    int features = utterances.get(0).frames()[0].length;
    int longest = utterances.stream().mapToInt(each -> each.frames().length).max().orElseThrow();
    int steps = (longest + STEP_MULTIPLE - 1) / STEP_MULTIPLE * STEP_MULTIPLE;
    float[] frames = new float[steps * rows * features];
    int[] lengths = new int[rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      float[][] of = utterances.get(row).frames();
      for (int t = 0; t < of.length; t++) {
        System.arraycopy(of[t], 0, frames, (t * rows + row) * features, features);
      }
      lengths[row] = of.length;
      labels[row] = utterances.get(row).label();
    }
    return Batch.empty()
        .reals(Shape.of(steps, rows, features), frames)
        .lengths(steps, lengths)
        .integers(Shape.of(rows), labels);
  }
}
