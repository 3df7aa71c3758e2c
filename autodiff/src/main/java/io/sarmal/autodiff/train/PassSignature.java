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
}
