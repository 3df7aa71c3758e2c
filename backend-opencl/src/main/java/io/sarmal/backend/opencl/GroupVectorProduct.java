package io.sarmal.backend.opencl;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;

/**
 * A row times a matrix on devices that are no CPUs: the items of a work-group share the terms of
 * each sum, and their parts are added in a fixed order.
 */
final class GroupVectorProduct implements ProductKernel {
  private static final int ITEMS = 256;
  private static final int COLUMNS_OF_ROWS = 32;
  private static final int COLUMNS_OF_COLUMNS = 8;

  private static final Source SOURCE =
      new Source(
          "vectorProduct",
          ProductSizes.NAMES
              + """
              #define COLUMN_C FIRST
              #define COLUMN_D SECOND
              #define ITEMS %s

              // Neighbours read neighbours: columns where rows of B lie together, else terms.
              __kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
              void vectorProduct(__global const float *a, int a0, __global const float *b, int b0,
                                 __global const float *d, int d0, __global float *c, int c0,
                                 int16 sizes) {
                __local float parts[ITEMS];
                int item = get_local_id(0);
                int columns = COLUMN_B == 1 ? %s : %s;
                int shares = ITEMS / columns;
                int column = COLUMN_B == 1 ? item %% columns : item / shares;
                int share = COLUMN_B == 1 ? item / columns : item %% shares;
                int which = get_group_id(2);
                int j = get_group_id(0) * columns + column;
                a += a0 + which * NEXT_A;
                b += b0 + which * NEXT_B + j * COLUMN_B;
                float sum = 0.0f;
                if (j < N) {
                  for (int p = share; p < K; p += shares) {
                    sum = fma(a[p * COLUMN_A], b[p * ROW_B], sum);
                  }
                }
                parts[share * columns + column] = sum;
                barrier(CLK_LOCAL_MEM_FENCE);
                if (share == 0 && j < N) {
                  sum = parts[column];
                  for (int s = 1; s < shares; s++) {
                    sum += parts[s * columns + column];
                  }
                  c[c0 + which * NEXT_C + j * COLUMN_C] =
                      ADDS ? d[d0 + which * NEXT_D + j * COLUMN_D] + sum : sum;
                }
              }
              """
                  .formatted(ITEMS, COLUMNS_OF_ROWS, COLUMNS_OF_COLUMNS));

  @Override
  public String name() {
    return "vectors in work-groups";
  }

  @Override
  public void launch(Queue queue, Product product) {
    int columns = product.b().column() == 1 ? COLUMNS_OF_ROWS : COLUMNS_OF_COLUMNS;
    long groups = IntMath.divide(product.n(), columns, CEILING);
    queue.launch(
        SOURCE,
        new Work(new Extent(groups * ITEMS, 1, product.batch()), Extent.of(ITEMS)),
        ProductSizes.ofVectors(product).arguments());
  }
}
