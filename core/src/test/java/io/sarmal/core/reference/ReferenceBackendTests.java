package io.sarmal.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The oracle against results worked out by hand. */
class ReferenceBackendTests {
  private static final double NAN = Double.NaN;

  private final ReferenceBackend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void realsAreDoubles() {
    assertThat(values(real(Shape.of(1), 0.1))).containsExactly(0.1);
    assertThat(values(backend.tensor(Shape.of(1), new float[] {0.1f}))).containsExactly(0.1f);
  }

  @Test
  void integersKeepTheirBits() {
    Tensor x = integer(Shape.of(3), Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
    assertThat(integers(x)).containsExactly(Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
    assertThat(values(backend.real(x))).containsExactly(-0x1p31, -1, 0x1p31 - 1);
  }

  @Test
  void aTensorIsACopy() {
    double[] values = {1, 2};
    Tensor x = backend.tensor(Shape.of(2), values);
    values[0] = 5;
    assertThat(values(x)).containsExactly(1, 2);
  }

  @Test
  void binaryBroadcastsAsNumPyDoes() {
    Tensor column = real(Shape.of(2, 1), 10, 20);
    Tensor row = real(Shape.of(3), 1, 2, 3);
    Tensor sum = backend.binary(BinaryOp.ADD, column, row);
    assertThat(sum.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(values(sum)).containsExactly(11, 12, 13, 21, 22, 23);
    assertThat(values(backend.binary(BinaryOp.SUB, row, real(Shape.SCALAR, 1))))
        .containsExactly(0, 1, 2);
  }

  @Test
  void selectTakesTheFirstWhereTheConditionIsNotZero() {
    Tensor condition = real(Shape.of(5), 0, 1, -0.0, NAN, 1e-300);
    Tensor chosen = backend.select(condition, real(Shape.SCALAR, 1), real(Shape.of(1), 2));
    assertThat(values(chosen)).containsExactly(2, 1, 2, 1, 1);
  }

  @Test
  void reduceFoldsAnyAxesAndKeepsThem() {
    Tensor x = backend.reshape(backend.iota(24), Shape.of(2, 3, 4));
    Tensor outer = backend.reduce(ReduceOp.SUM, x, 2, 0);
    assertThat(outer.shape()).isEqualTo(Shape.of(1, 3, 1));
    assertThat(values(outer)).containsExactly(60, 92, 124);
    assertThat(values(backend.reduce(ReduceOp.MAX, x, 1)))
        .containsExactly(8, 9, 10, 11, 20, 21, 22, 23);
    assertThat(values(backend.reduce(ReduceOp.SUM, x))).isEqualTo(values(x));
  }

  @Test
  void reduceOfNothing() {
    Tensor nothing = real(Shape.of(2, 0));
    assertThat(values(backend.reduce(ReduceOp.SUM, nothing, 1))).containsExactly(0, 0);
    assertThat(values(backend.reduce(ReduceOp.MAX, nothing, 1)))
        .containsOnly(Double.NEGATIVE_INFINITY);
    assertThat(values(backend.reduce(ReduceOp.MAX, nothing, 0))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.reduce(ReduceOp.ARGMAX, nothing, 1))
        .withMessageContaining("at least 1 element");
  }

  @Test
  void argmaxIsTheFirstOfEqualsAndOfNaN() {
    Tensor x = real(Shape.of(4, 3), 1, 2, 2, NAN, 9, NAN, -0.0, 0, -1, -1e300, -1e300, -1e301);
    Tensor index = backend.reduce(ReduceOp.ARGMAX, x, 1);
    assertThat(index.dtype()).isEqualTo(DType.INT);
    assertThat(integers(index)).containsExactly(1, 0, 0, 0);
    assertThat(integers(backend.reduce(ReduceOp.ARGMAX, x, 0))).containsExactly(1, 1, 1);
    Tensor infinite = backend.fill(Shape.of(2), Double.NEGATIVE_INFINITY);
    assertThat(integers(backend.reduce(ReduceOp.ARGMAX, infinite, 0))).containsExactly(0);
    assertThat(values(backend.reduce(ReduceOp.MAX, x, 1))).containsExactly(2, NAN, 0, -1e300);
  }

  @Test
  void matmulTransposesEitherOperand() {
    Tensor a = real(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor b = real(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    double[] product = {4, 5, 10, 11};
    Tensor at = backend.transpose(a, 1, 0);
    Tensor bt = backend.transpose(b, 1, 0);
    assertThat(values(at)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(values(backend.matmul(a, false, b, false))).isEqualTo(product);
    assertThat(values(backend.matmul(at, true, b, false))).isEqualTo(product);
    assertThat(values(backend.matmul(a, false, bt, true))).isEqualTo(product);
    assertThat(values(backend.matmul(at, true, bt, true))).isEqualTo(product);
  }

  @Test
  void matmulRunsOverLeadingAxes() {
    Tensor a = real(Shape.of(2, 1, 2), 1, 2, 3, 4);
    Tensor shared = real(Shape.of(2, 1), 1, 10);
    Tensor own = real(Shape.of(2, 2, 1), 1, 10, 100, 1000);
    assertThat(values(backend.matmul(a, false, shared, false))).containsExactly(21, 43);
    assertThat(values(backend.matmul(a, false, own, false))).containsExactly(21, 4300);
    Tensor none = backend.matmul(real(Shape.of(2, 0)), false, real(Shape.of(0, 2)), false);
    assertThat(values(none)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void outerSumsOverRows() {
    Tensor a = real(Shape.of(2, 1, 2), 1, 2, 3, 4);
    Tensor b = real(Shape.of(2, 1, 3), 1, 0, 0, 0, 1, 10);
    Tensor sum = backend.outer(a, b);
    assertThat(sum.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(values(sum)).containsExactly(1, 3, 30, 2, 4, 40);
    Tensor one = backend.outer(real(Shape.of(2), 1, 2), real(Shape.of(2), 3, 4));
    assertThat(values(one)).containsExactly(3, 4, 6, 8);
  }

  @Test
  void transposeReordersAxesOfAnyType() {
    Tensor x = integer(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
    Tensor y = backend.transpose(x, 2, 0, 1);
    assertThat(y.shape()).isEqualTo(Shape.of(3, 2, 1));
    assertThat(integers(y)).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void sliceAndConcatAlongEveryAxis() {
    Tensor x = backend.reshape(backend.iota(6), Shape.of(2, 3));
    assertThat(values(backend.slice(x, 0, 1, 2))).containsExactly(3, 4, 5);
    assertThat(values(backend.slice(x, 1, 1, 3))).containsExactly(1, 2, 4, 5);
    assertThat(values(backend.slice(x, 1, 3, 3))).isEmpty();
    Tensor y = real(Shape.of(2, 1), 10, 20);
    assertThat(values(backend.concat(1, List.of(y, x)))).containsExactly(10, 0, 1, 2, 20, 3, 4, 5);
    assertThat(values(backend.concat(0, List.of(y, y)))).containsExactly(10, 20, 10, 20);
    assertThat(integers(backend.concat(0, List.of(integer(Shape.of(1), 7))))).containsExactly(7);
  }

  @Test
  void broadcastRepeats() {
    Tensor x = real(Shape.of(2, 1), 1, 2);
    assertThat(values(backend.broadcast(x, Shape.of(2, 2, 2))))
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
  }

  @Test
  void gatherAndScatterAddAreTransposed() {
    Tensor table = real(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    Tensor ids = integer(Shape.of(2, 2), 2, 0, 2, 2);
    Tensor rows = backend.gather(table, ids);
    assertThat(rows.shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(values(rows)).containsExactly(5, 6, 1, 2, 5, 6, 5, 6);
    assertThat(values(backend.scatterAdd(ids, rows, 4))).containsExactly(1, 2, 0, 0, 15, 18, 0, 0);
    assertThat(values(backend.gather(real(Shape.of(2), 8, 9), integer(Shape.SCALAR, 1))))
        .containsExactly(9);
  }

  @Test
  void anIdOutOfRangeIsNamed() {
    Tensor table = real(Shape.of(3, 0));
    assertThatThrownBy(() -> backend.gather(table, integer(Shape.of(2), 0, 3)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("id 3 at index 1 of [2] is not a row of a table of 3 rows");
    assertThatThrownBy(() -> backend.scatterAdd(integer(Shape.of(1), -1), backend.iota(1), 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("id -1");
  }

  @Test
  void unaryIsTheOpsMeaning() {
    for (UnaryOp op : UnaryOp.values()) {
      Tensor y = backend.unary(op, real(Shape.of(3), -0.5, 0.5, NAN));
      assertThat(values(y)).as("%s", op).containsExactly(op.apply(-0.5), op.apply(0.5), NAN);
    }
  }

  @Test
  void viewsOutliveWhatTheyAreViewsOf() {
    Tensor x = backend.iota(4);
    Tensor view = backend.slice(x, 0, 1, 3);
    Tensor viewOfView = backend.reshape(view, Shape.of(2, 1));
    backend.release(x);
    backend.release(view);
    assertThat(values(viewOfView)).containsExactly(1, 2);
    assertThat(backend.liveTensors()).hasValue(1);
    backend.release(viewOfView);
    assertThat(backend.liveTensors()).hasValue(0);
  }

  @Test
  void aReleasedTensorIsRefused() {
    Tensor x = backend.iota(2);
    backend.release(x);
    assertThatIllegalStateException()
        .isThrownBy(() -> backend.unary(UnaryOp.NEG, x))
        .withMessage("the tensor of type [2] is used after it was released");
    assertThatIllegalStateException()
        .isThrownBy(() -> backend.release(x))
        .withMessage("the tensor of type [2] is released twice");
    assertThat(backend.liveTensors()).hasValue(0);
  }

  @Test
  void aTensorOfAnotherBackendIsRefused() {
    Tensor foreign = new ReferenceBackend().iota(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.binary(BinaryOp.ADD, backend.iota(2), foreign))
        .withMessageContaining("[2] belongs to another backend");
  }

  @Test
  void aRunTimeSizeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.fill(Shape.of(Dim.BATCH, 2), 0))
        .withMessageContaining("known only at run time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.broadcast(backend.iota(1), Shape.of(Dim.BATCH)))
        .withMessageContaining("known only at run time");
  }

  @Test
  void readAndTensorCheckTheArray() {
    Tensor x = real(Shape.of(2, 2), 1, 2, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.read(x, new float[3]))
        .withMessageContaining("[2, 2]")
        .withMessageContaining("3 elements");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.read(x, new int[4]))
        .withMessageContaining("INT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.tensor(Shape.of(2, 2), new int[5]))
        .withMessage("a tensor of shape [2, 2] was given 5 values");
  }

  private Tensor real(Shape shape, double... values) {
    return backend.tensor(shape, values);
  }

  private Tensor integer(Shape shape, int... values) {
    return backend.tensor(shape, values);
  }

  private double[] values(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    backend.read(tensor, values);
    return values;
  }

  private int[] integers(Tensor tensor) {
    int[] values = new int[tensor.shape().size()];
    backend.read(tensor, values);
    return values;
  }
}
