package io.sarmal.apps.demo;

import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Examples in an order that differs from epoch to epoch, in batches of equal size; what is left
 * over at the end of an epoch sits out. No example goes on from another.
 *
 * @param examples what there is to learn from
 * @param rows the examples of a batch
 * @param batch makes a batch of some
 */
record ShuffledBatches(
    List<Integer> examples, int rows, long seed, Function<List<Integer>, Batch> batch)
    implements BatchSource {

  /** With fewer examples than a batch has rows, all of them are one batch. */
  ShuffledBatches {
    rows = Math.min(rows, examples.size());
  }

  @Override
  public int count() {
    return examples.size() / rows;
  }

  @Override
  public Batch get(long epoch, int index) {
    List<Integer> order = new ArrayList<>(examples);
    Collections.shuffle(order, new Random(seed * 1_000_003 + epoch));
    return batch.apply(order.subList(index * rows, (index + 1) * rows));
  }

  @Override
  public boolean beginsSequence(int index) {
    return true;
  }
}
