package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MemoryTests {
  private static final long CAP = 8 << 20;
  private static final Shape TWO_MEBIBYTES = Shape.of(1 << 19);

  private OpenClBackend backend;

  @BeforeEach
  void open() {
    backend = new OpenClBackend(TestDevice.get(), CAP);
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Test
  void moreThanTheCapIsATypedErrorAndThenWorkGoesOn() {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tensors.add(backend.fill(TWO_MEBIBYTES, i));
    }
    assertThatExceptionOfType(OutOfDeviceMemoryException.class)
        .isThrownBy(() -> backend.unary(UnaryOp.NEG, tensors.get(0)))
        .withMessageContaining("Asked for 2.0 MiB")
        .withMessageContaining(backend.toString())
        .withMessageContaining("8.0 MiB are in use")
        .withMessageContaining("of at most 8.0 MiB")
        .withMessageContaining("sarmal.opencl.memory")
        .withMessageContaining(Bytes.text(TestDevice.get().globalMemory()))
        .withMessageContaining("smaller batch");
    assertThat(backend.liveTensors()).hasValue(4);
    backend.release(tensors.remove(3));
    Tensor negative = backend.unary(UnaryOp.NEG, tensors.get(1));
    assertThat(values(negative)).containsOnly(-1f);
  }

  @Test
  void whatIsKeptForReuseMakesRoom() {
    for (int mebibytes : new int[] {1, 2, 3, 5, 8, 1}) {
      Tensor x = backend.fill(Shape.of(mebibytes << 18), mebibytes);
      assertThat(values(x)).containsOnly(mebibytes);
      backend.release(x);
    }
    BufferPool pool = backend.memory().pool();
    assertThat(pool.used()).isZero();
    assertThat(pool.kept()).isPositive().isLessThanOrEqualTo(CAP);
  }

  @Test
  void anOperationThatFailsHalfWayKeepsNothing() {
    Tensor x = backend.fill(Shape.of(600, 2, 600), 1); // 2.7 MiB
    Tensor y = backend.fill(Shape.of(1 << 20), 1);
    assertThatExceptionOfType(OutOfDeviceMemoryException.class)
        .isThrownBy(() -> backend.reduce(ReduceOp.SUM, x, 0, 2)); // moves the axes first
    assertThat(backend.liveTensors()).hasValue(2);
    backend.release(y);
    Tensor sums = backend.reduce(ReduceOp.SUM, x, 0, 2);
    assertThat(values(sums)).containsExactly(360_000f, 360_000f);
  }

  @Test
  void tensorsThatAreForgottenAreCollected() {
    for (int i = 0; i < 12; i++) {
      Tensor forgotten = backend.fill(TWO_MEBIBYTES, i);
      assertThat(forgotten.shape()).isEqualTo(TWO_MEBIBYTES);
    }
    assertThat(backend.liveTensors()).as("they were never released").hasValue(12);
  }

  @Test
  void tenThousandLaunchesRunInTheSameMemory() {
    Tensor x = backend.fill(Shape.of(100, 50), 1);
    long pool = 0;
    long resident = 0;
    for (int i = 0; i < 10_000; i++) {
      Tensor next = backend.unary(UnaryOp.NEG, x);
      backend.release(x);
      x = next;
      if (i % 100 == 0) {
        values(x);
      }
      if (i == 2_000) {
        pool = backend.memory().pool().kept();
        resident = ResidentMemory.bytes();
      }
    }
    assertThat(values(x)).containsOnly(1f);
    assertThat(backend.queue().launches()).isEqualTo(10_000);
    assertThat(backend.memory().pool().kept()).isEqualTo(pool);
    assertThat(ResidentMemory.bytes() - resident).as("bytes more").isLessThan(32 << 20);
  }

  @Test
  void nothingWaitsButReading() {
    Tensor x = backend.tensor(Shape.of(40, 30), new float[1200]);
    Tensor ids = backend.tensor(Shape.of(7), new int[] {3, 0, 39, 3, 3, 1, 2});
    Tensor key = backend.tensor(Shape.of(2), new int[] {1, 2});
    List<Tensor> made = new ArrayList<>(List.of(x, ids, key));
    for (int i = 0; i < 50; i++) {
      Tensor rows = backend.gather(x, ids);
      Tensor table = backend.scatterAdd(ids, rows, 40);
      Tensor random = backend.random(Shape.of(40, 30), key, i);
      Tensor product = backend.matmul(table, false, random, true);
      Tensor greatest = backend.reduce(ReduceOp.ARGMAX, product, 1);
      made.addAll(List.of(rows, table, random, product, greatest, backend.gather(x, greatest)));
    }
    assertThat(backend.queue().waits()).isZero();
    values(x);
    assertThat(backend.queue().waits()).isEqualTo(1);
    made.forEach(backend::release);
  }

  @Test
  void tensorsWithoutElementsAreTensors() {
    Tensor nothing = backend.tensor(Shape.of(0, 3), new float[0]);
    Tensor row = backend.fill(Shape.of(3), 1);
    assertThat(values(backend.binary(BinaryOp.ADD, nothing, row))).isEmpty();
    assertThat(values(backend.reduce(ReduceOp.SUM, nothing, 0))).containsOnly(0f).hasSize(3);
    assertThat(values(backend.concat(0, List.of(nothing, backend.fill(Shape.of(1, 3), 2)))))
        .containsExactly(2f, 2f, 2f);
    Tensor none = backend.tensor(Shape.of(0), new int[0]);
    assertThat(values(backend.scatterAdd(none, nothing, 2))).containsOnly(0f).hasSize(6);
    assertThat(values(backend.gather(nothing, none))).isEmpty();
  }

  @Test
  void whatIsStillThereWhenTheBackendClosesMayBeReleased() {
    OpenClBackend other = new OpenClBackend(TestDevice.get(), CAP);
    Tensor x = other.fill(Shape.of(1000), 1);
    Tensor y = other.fill(Shape.of(1000), 1);
    other.release(y);
    other.close();
    other.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> other.unary(UnaryOp.NEG, x));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> other.read(x, new float[1000]));
    other.release(x);
  }

  private float[] values(Tensor x) {
    float[] values = new float[x.shape().size()];
    Arrays.fill(values, Float.NaN);
    backend.read(x, values);
    return values;
  }
}
