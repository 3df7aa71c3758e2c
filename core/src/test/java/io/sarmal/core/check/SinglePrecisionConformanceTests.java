package io.sarmal.core.check;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.DType;
import io.sarmal.core.Tensor;

/** A backend that rounds every result to float32 passes: the tolerances leave room for that. */
class SinglePrecisionConformanceTests extends BackendConformance {
  @Override
  protected BackendProvider provider() {
    return new BackendProvider() {
      @Override
      public String name() {
        return "single-precision";
      }

      @Override
      public Availability availability() {
        return new Availability.Available(0, "float32");
      }

      @Override
      public Backend open() {
        return new SinglePrecision();
      }
    };
  }

  private static final class SinglePrecision extends ForwardingBackend {
    @Override
    Tensor made(Tensor tensor) {
      if (tensor.dtype() == DType.INT) {
        return tensor;
      }
      float[] rounded = new float[tensor.shape().size()];
      right.read(tensor, rounded);
      right.release(tensor);
      return right.tensor(tensor.shape(), rounded);
    }
  }
}
