package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * The batches of a training set. Which batch comes where depends on the arguments only, so that
 * training can go on at any place.
 */
public interface BatchSource {
  /** The number of batches in an epoch, 1 or more. */
  int count();

  /**
   * One batch.
   *
   * @param epoch from 0, for sources that shuffle: by a seed and the epoch, and nothing else
   * @param index from 0 to {@link #count} - 1
   */
  Batch get(long epoch, int index);

  /** Whether nothing is carried into a batch; by default that is the first of an epoch. */
  default boolean beginsSequence(int index) {
    return index == 0;
  }

  /** The same batches in every epoch, in this order. */
  static BatchSource of(List<Batch> batches) {
    List<Batch> copy = List.copyOf(batches);
    checkArgument(!copy.isEmpty(), "a training set has at least one batch");
    return new BatchSource() {
      @Override
      public int count() {
        return copy.size();
      }

      @Override
      public Batch get(long epoch, int index) {
        return copy.get(index);
      }
    };
  }
}
