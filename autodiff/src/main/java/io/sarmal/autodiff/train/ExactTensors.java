package io.sarmal.autodiff.train;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.sarmal.autodiff.io.ElementType;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.List;

/** Copies of tensors off and onto a backend, to the bit. */
final class ExactTensors {
  private final Backend backend;
  private final boolean doublePrecision;

  ExactTensors(Backend backend) {
    this.backend = backend;
    this.doublePrecision = keepsDoubles(backend);
  }

  private static boolean keepsDoubles(Backend backend) {
    double[] value = {Math.nextUp(1.0)};
    Tensor probe = backend.tensor(Shape.SCALAR, value);
    double[] read = new double[1];
    backend.read(probe, read);
    backend.release(probe);
    return read[0] == value[0];
  }

  StoredTensor store(Tensor tensor) {
    Shape shape = tensor.shape();
    if (tensor.dtype() == DType.INT) {
      int[] values = new int[shape.size()];
      backend.read(tensor, values);
      return StoredTensor.of(shape, values);
    }
    if (doublePrecision) {
      double[] values = new double[shape.size()];
      backend.read(tensor, values);
      return StoredTensor.of(shape, values);
    }
    float[] values = new float[shape.size()];
    backend.read(tensor, values);
    return StoredTensor.of(shape, values);
  }

  List<StoredTensor> store(List<Tensor> tensors) {
    return tensors.stream().map(this::store).toList();
  }

  /** Real numbers in single precision, whatever they are stored in. */
  static float[] floats(StoredTensor stored) {
    return stored.type() == ElementType.F32
        ? stored.floats()
        : Floats.toArray(Doubles.asList(stored.doubles()));
  }

  Tensor load(StoredTensor stored) {
    return switch (stored.type()) {
      case I32 -> backend.tensor(stored.shape(), stored.ints());
      case F32 -> backend.tensor(stored.shape(), stored.floats());
      case F64 -> backend.tensor(stored.shape(), stored.doubles());
      case I64 ->
          throw new IllegalArgumentException(
              "a backend has no tensors of 64-bit integers, but was given " + stored);
    };
  }

  List<Tensor> load(List<StoredTensor> stored) {
    return stored.stream().map(this::load).toList();
  }
}
