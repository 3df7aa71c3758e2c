package io.sarmal.autodiff.train;

import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.List;

/** For which types of a batch's arrays, and of what is carried, a pass is compiled. */
record PassSignature(List<TensorType> batch, List<TensorType> carried) {
  static PassSignature of(List<Tensor> batch, List<Tensor> carried) {
    return new PassSignature(types(batch), types(carried));
  }

  private static List<TensorType> types(List<Tensor> tensors) {
    return tensors.stream().map(TensorType::of).toList();
  }

  // As a record's own, but without its method handles, which are slow until they are compiled.

  @Override
  public boolean equals(Object other) {
    return other instanceof PassSignature that
        && batch.equals(that.batch)
        && carried.equals(that.carried);
  }

  @Override
  public int hashCode() {
    return 31 * batch.hashCode() + carried.hashCode();
  }
}
