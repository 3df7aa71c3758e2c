package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class GemmTests {
  @Test
  void cutsTheResultIntoBlocksThatCoverItOnce() {
    for (int threads = 1; threads <= 7; threads++) {
      try (Workers workers = new Workers(threads)) {
        for (int[] size : new int[][] {{1, 4096}, {4096, 1}, {13, 207}, {207, 13}, {300, 300}}) {
          Matrix c = Matrix.of(new float[size[0] * size[1]], size[0], size[1]);
          Recorder recorder = new Recorder();
          multiply(recorder, workers, c, 512);
          assertThat(c.data()).containsOnly(1);
        }
      }
    }
  }

  @Test
  void sharesLargeProductsOnlyAndAlongTheLongerSide() {
    try (Workers workers = new Workers(2)) {
      Recorder large = new Recorder();
      multiply(large, workers, Matrix.of(new float[512 * 64], 512, 64), 64);
      assertThat(large.sizes).containsExactly("256 x 64");
      Recorder wide = new Recorder();
      multiply(wide, workers, Matrix.of(new float[64 * 512], 64, 512), 64);
      assertThat(wide.sizes).containsExactly("64 x 256");
      Recorder small = new Recorder();
      multiply(small, workers, Matrix.of(new float[8 * 8], 8, 8), 64);
      assertThat(small.sizes).containsExactly("8 x 8");
      assertThat(small.threads).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void sizesThatDoNotFitAreNamed() {
    try (Workers workers = new Workers(1)) {
      Gemm gemm = new Gemm(new PlainGemm(), workers);
      Matrix a = Matrix.of(new float[6], 2, 3);
      Matrix b = Matrix.of(new float[12], 3, 4);
      Matrix c = Matrix.of(new float[8], 2, 4);
      assertThatThrownBy(() -> gemm.multiply(a, a, null, c))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot set C = A·B: A is 2 x 3, B 2 x 3, C 2 x 4");
      assertThatThrownBy(() -> gemm.multiply(a, gemm.pack(b), null, a))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot set C = A·B: A is 2 x 3, B 3 x 4, C 2 x 3");
      assertThatThrownBy(() -> gemm.multiply(a, b, a, c))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("D must be as large as C: D is 2 x 3, C 2 x 4");
    }
  }

  @Test
  void aViewThatLeavesItsArrayIsRefused() {
    assertThatThrownBy(() -> Matrix.of(new float[11], 2, 3, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A 3 x 3 matrix at offset 2 with strides 4 and 1 needs 13 floats; the array has 11");
    assertThatThrownBy(() -> Matrix.of(new float[11], 2, 3, -3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size 3 x -3");
  }

  private static void multiply(GemmKernel kernel, Workers workers, Matrix c, int depth) {
    Matrix a = Matrix.of(new float[c.rows() * depth], c.rows(), depth);
    Matrix b = Matrix.of(new float[depth * c.columns()], depth, c.columns());
    new Gemm(kernel, workers).multiply(a, b, null, c);
  }

  /** Counts each element instead of computing it. */
  private static final class Recorder implements GemmKernel {
    final Set<String> sizes = ConcurrentHashMap.newKeySet();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void multiply(Matrix a, Matrix b, Matrix d, Matrix c) {
      assertThat(a.rows()).isEqualTo(c.rows());
      assertThat(b.columns()).isEqualTo(c.columns());
      sizes.add(c.toString());
      threads.add(Thread.currentThread());
      for (int i = 0; i < c.rows(); i++) {
        for (int j = 0; j < c.columns(); j++) {
          c.data()[c.index(i, j)]++;
        }
      }
    }

    @Override
    public void dots(Matrix a, Matrix b, Matrix d, Matrix c) {
      multiply(a, b, d, c);
    }

    @Override
    public void multiply(Matrix a, PackedMatrix b, int firstColumn, Matrix d, Matrix c) {
      throw new AssertionError("nothing is packed here");
    }

    @Override
    public PackedMatrix packed(int rows, int columns) {
      throw new AssertionError("nothing is packed here");
    }

    @Override
    public int rowUnit() {
      return 8;
    }

    @Override
    public int columnUnit() {
      return 32;
    }
  }
}
