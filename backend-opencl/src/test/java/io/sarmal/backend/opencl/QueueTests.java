package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueueTests {
  private static final Source TRIPLE =
      new Source(
          "triple",
          """
          __kernel void triple(__global const float *x, int x0, __global float *y, int y0, int n) {
            int i = get_global_id(0);
            if (i < n) {
              y[y0 + i] = 3.0f * x[x0 + i];
            }
          }
          """);

  private Queue queue;
  private BufferPool pool;

  @BeforeEach
  void open() {
    queue = TestDevice.queue();
    pool = TestDevice.pool(queue);
  }

  @AfterEach
  void close() {
    if (queue != null) {
      pool.close();
      queue.close();
    }
  }

  @Test
  void whatIsWrittenGoesThroughAKernelAndIsReadBack() {
    int n = 300_001; // more than a block of the host's memory
    Region x = region(n + 5).plus(5);
    Region y = region(n + 2).plus(2);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    queue.write(x, values, n);
    queue.launch(TRIPLE, Work.linear(n), Argument.of(x), Argument.of(y), Argument.of(n));
    float[] tripled = new float[n];
    queue.read(y, tripled, n);
    for (int i = 0; i < n; i++) {
      assertThat(tripled[i]).isEqualTo(3f * i);
    }
    assertThat(queue.launches()).isEqualTo(1);
    assertThat(queue.waits()).isEqualTo(1);
  }

  @Test
  void copiesAndFillsRegions() {
    Region x = region(10);
    queue.fill(x, -7, 10);
    queue.write(x.plus(4), new int[] {1, 2, 3}, 3);
    Region y = region(10);
    queue.fill(y, 1.5f, 10);
    queue.copy(x.plus(3), y.plus(1), 5);
    int[] ints = new int[10];
    queue.read(y, ints, 10);
    int half = Float.floatToRawIntBits(1.5f);
    assertThat(ints).containsExactly(half, -7, 1, 2, 3, -7, half, half, half, half);
  }

  @Test
  void anErrorOfTheCompilerNamesStatusKernelAndSource() {
    Source wrong = new Source("wrong", "__kernel void wrong() { no_such_function(); }");
    assertThatThrownBy(() -> queue.launch(wrong, Work.linear(1)))
        .isInstanceOf(OpenClException.class)
        .hasMessageContaining("CL_BUILD_PROGRAM_FAILURE")
        .hasMessageContaining("kernel wrong")
        .hasMessageContaining("no_such_function");
  }

  @Test
  void aMissingParameterIsAnErrorThatNamesTheKernel() {
    assertThatThrownBy(() -> queue.launch(TRIPLE, Work.linear(1), Argument.of(region(1))))
        .isInstanceOf(OpenClException.class)
        .hasMessageContaining("CL_INVALID_KERNEL_ARGS")
        .hasMessageContaining("kernel triple");
  }

  @Test
  void lengthsAreCheckedBeforeTheDeviceIsAsked() {
    Region x = region(64);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.read(x, new float[3], 4));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.write(x, new float[70], 70));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.copy(x.plus(60), x, 5));
  }

  @Test
  void aReleasedBufferIsNotUsed() {
    Region x = region(4);
    x.buffer().release();
    assertThatThrownBy(() -> queue.fill(x, 0, 4)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.buffer().release()).isInstanceOf(IllegalStateException.class);
  }

  private Region region(int length) {
    return new Region(pool.take(length), 0);
  }
}
