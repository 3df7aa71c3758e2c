package io.sarmal.core.program;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;

/**
 * A value of a program: a tensor that exists only when the program runs.
 *
 * @param id its number, unique in the program and rising in the order of definition
 * @param type its type
 */
public record Value(int id, TensorType type) implements Tensor {
  @Override
  public Shape shape() {
    return type.shape();
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  @Override
  public String toString() {
    return "%" + id;
  }
}
