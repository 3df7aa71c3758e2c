package io.sarmal.apps.language;

import io.sarmal.apps.text.Batches;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;

/** The windows of a text as a training set: each counts by its predictions. */
record Windows(Batches batches) implements BatchSource {
  @Override
  public int count() {
    return batches.count();
  }

  @Override
  public Batch get(long epoch, int index) {
    return batches.get(index).weighing(batches.predictions(index));
  }
}
