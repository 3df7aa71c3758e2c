package ${package};

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.concurrent.atomic.AtomicReference;

/** An array of numbers, row-major. Integers are doubles too, which hold every int exactly. */
final class ${class}Tensor implements Tensor {
  final ${class}Backend owner;
  private final TensorType type;
  private final AtomicReference<double[]> elements;

  ${class}Tensor(${class}Backend owner, TensorType type, double[] elements) {
    this.owner = owner;
    this.type = type;
    this.elements = new AtomicReference<>(elements);
  }

  @Override
  public Shape shape() {
    return type.shape();
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  /** The elements, which nobody changes: several tensors may share them. */
  double[] elements() {
    double[] present = elements.get();
    if (present == null) {
      throw new IllegalStateException("a tensor of type " + type + " is used after its release");
    }
    return present;
  }

  void release() {
    if (elements.getAndSet(null) == null) {
      throw new IllegalStateException("a tensor of type " + type + " is released twice");
    }
  }
}
