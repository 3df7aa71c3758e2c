package io.sarmal.autodiff.interop;

import io.sarmal.autodiff.io.ElementType;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;

/** Numbers of a {@code state_dict}. */
final class Tensors {
  private Tensors() {}

  /** The elements of a tensor of float32 or float64. */
  static float[] floats(SafeTensors file, String name, Shape shape) throws ModelFileException {
    StoredTensor tensor = file.tensor(name, shape);
    if (tensor.type() == ElementType.F64) {
      double[] wide = tensor.doubles();
      float[] values = new float[wide.length];
      for (int i = 0; i < wide.length; i++) {
        values[i] = (float) wide[i];
      }
      return values;
    }
    if (tensor.type() == ElementType.F32) {
      return tensor.floats();
    }
    throw new ModelFileException(
        file.file(),
        "tensor \"%s\" is %s, expected F32 or F64".formatted(name, tensor),
        "save the state_dict after model.float()");
  }
}
