package io.sarmal.autodiff.check;

import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Where a parameter lies in PyTorch's: its transpose is one block of rows of each of some tensors,
 * of which it is the sum.
 */
record PyTorchParts(List<String> tensors, int block) {
  /**
   * The block of one tensor, transposed.
   *
   * @param shape of the result, {@code [columns, rows]} or {@code [rows]}
   */
  double[] of(StoredTensor tensor, Shape shape) {
    int rows = shape.extent(-1);
    int columns = shape.size() / rows;
    double[] all = tensor.doubles();
    double[] part = new double[shape.size()];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        part[column * rows + row] = all[(block * rows + row) * columns + column];
      }
    }
    return part;
  }

  static double[] sum(List<double[]> terms) {
    double[] sum = new double[terms.get(0).length];
    terms.forEach(term -> Arrays.setAll(sum, i -> sum[i] + term[i]));
    return sum;
  }
}
