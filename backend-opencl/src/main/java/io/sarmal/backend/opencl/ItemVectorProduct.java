package io.sarmal.backend.opencl;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;

/**
 * A row times a matrix on devices that are CPUs: groups of one work-item, which computes some
 * elements of C.
 */
final class ItemVectorProduct implements ProductKernel {
  /** Columns of C for a work-item. */
  private static final int WIDTH = 64;

  private static final Source SOURCE =
      new Source(
          "vectorProduct",
          ProductSizes.NAMES
              + """
              #define COLUMN_C FIRST
              #define COLUMN_D SECOND
              #define WIDTH 64

              // Each vector's lanes are sums of their own; added up, they come in order.
              float dot(__global const float *a, int stepA, __global const float *b, int k) {
                float16 sums[4];
                #pragma unroll
                for (int v = 0; v < 4; v++) {
                  sums[v] = 0.0f;
                }
                int p = 0;
                if (stepA == 1) {
                  for (; p + WIDTH <= k; p += WIDTH) {
                    #pragma unroll
                    for (int v = 0; v < 4; v++) {
                      sums[v] = fma(vload16(v, a + p), vload16(v, b + p), sums[v]);
                    }
                  }
                }
                float lanes[16];
                vstore16((sums[0] + sums[1]) + (sums[2] + sums[3]), 0, lanes);
                float sum = 0.0f;
                for (int i = 0; i < 16; i++) {
                  sum += lanes[i];
                }
                for (; p < k; p++) {
                  sum = fma(a[p * stepA], b[p], sum);
                }
                return sum;
              }

              __kernel void vectorProduct(__global const float *a, int a0, __global const float *b, int b0,
                                          __global const float *d, int d0, __global float *c, int c0,
                                          int16 sizes) {
                int left = get_group_id(0) * WIDTH;
                int columns = min(N - left, WIDTH);
                int which = get_group_id(2);
                a += a0 + which * NEXT_A;
                b += b0 + which * NEXT_B + left * COLUMN_B;
                d += d0 + which * NEXT_D + left * COLUMN_D;
                c += c0 + which * NEXT_C + left * COLUMN_C;
                float sums[WIDTH];
                if (COLUMN_B != 1) {
                  for (int j = 0; j < columns; j++) {
                    sums[j] = dot(a, COLUMN_A, b + j * COLUMN_B, K);
                  }
                } else if (columns == WIDTH) {
                  float16 parts[4];
                  #pragma unroll
                  for (int v = 0; v < 4; v++) {
                    parts[v] = 0.0f;
                  }
                  for (int p = 0; p < K; p++) {
                    #pragma unroll
                    for (int v = 0; v < 4; v++) {
                      parts[v] = fma((float16)(a[p * COLUMN_A]), vload16(v, b + p * ROW_B), parts[v]);
                    }
                  }
                  #pragma unroll
                  for (int v = 0; v < 4; v++) {
                    vstore16(parts[v], v, sums);
                  }
                } else {
                  for (int j = 0; j < columns; j++) {
                    sums[j] = 0.0f;
                  }
                  for (int p = 0; p < K; p++) {
                    for (int j = 0; j < columns; j++) {
                      sums[j] = fma(a[p * COLUMN_A], b[p * ROW_B + j], sums[j]);
                    }
                  }
                }
                for (int j = 0; j < columns; j++) {
                  c[j * COLUMN_C] = ADDS ? d[j * COLUMN_D] + sums[j] : sums[j];
                }
              }
              """);

  @Override
  public String name() {
    return "vectors in work-items";
  }

  @Override
  public void launch(Queue queue, Product product) {
    queue.launch(
        SOURCE,
        new Work(
            new Extent(IntMath.divide(product.n(), WIDTH, CEILING), 1, product.batch()),
            Extent.of(1)),
        ProductSizes.ofVectors(product).arguments());
  }
}
