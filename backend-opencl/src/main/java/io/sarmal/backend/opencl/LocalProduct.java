package io.sarmal.backend.opencl;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;

/**
 * Products on devices that are no CPUs: a work-group copies parts of A and B to local memory, from
 * where its work-items read them several times; each item holds a tile of sums in registers.
 *
 * <p>Sums begin with D; their terms are added in the order of {@code k}, each by one fused multiply
 * and add.
 */
final class LocalProduct implements ProductKernel {
  private static final String TEXT =
      """
      #define ACROSS (COLUMNS / (4 * VECTORS))
      #define DOWN (ROWS / ITEM_ROWS)
      #define PITCH_A (ROWS + 4)
      #define PITCH_B (COLUMNS + 4)

      float4 readSome(__global const float *from, int count) {
        if (count >= 4) {
          return vload4(0, from);
        }
        return (float4)(count > 0 ? from[0] : 0.0f, count > 1 ? from[1] : 0.0f,
                        count > 2 ? from[2] : 0.0f, 0.0f);
      }

      void writeSome(float4 x, __global float *to, int count) {
        if (count >= 4) {
          vstore4(x, 0, to);
          return;
        }
        if (count > 0) {
          to[0] = x.s0;
        }
        if (count > 1) {
          to[1] = x.s1;
        }
        if (count > 2) {
          to[2] = x.s2;
        }
      }

      __kernel __attribute__((reqd_work_group_size(ACROSS, DOWN, 1)))
      void product(__global const float *a, int a0, __global const float *b, int b0,
                   __global const float *d, int d0, __global float *c, int c0, int16 sizes) {
        __local float partA[DEPTH * PITCH_A];
        __local float partB[DEPTH * PITCH_B];
        int x = get_local_id(0);
        int y = get_local_id(1);
        int item = y * ACROSS + x;
        int top = get_group_id(1) * ROWS;
        int left = get_group_id(0) * COLUMNS;
        int which = get_group_id(2);
        int depthK = which == get_num_groups(2) - 1 ? LAST_K : K;
        a += a0 + which * NEXT_A + top * ROW_A;
        b += b0 + which * NEXT_B + left * COLUMN_B;
        int i0 = top + y * ITEM_ROWS;
        int j0 = left + 4 * x;
        d += d0 + which * NEXT_D + i0 * ROW_D + j0;
        c += c0 + which * NEXT_C + i0 * ROW_C + j0;
        float4 sums[ITEM_ROWS][VECTORS];
        #pragma unroll
        for (int r = 0; r < ITEM_ROWS; r++) {
          #pragma unroll
          for (int v = 0; v < VECTORS; v++) {
            int j = 4 * ACROSS * v;
            sums[r][v] = ADDS && i0 + r < M ? readSome(d + r * ROW_D + j, N - j0 - j) : 0.0f;
          }
        }
        for (int p0 = 0; p0 < depthK; p0 += DEPTH) {
          int depth = min(depthK - p0, DEPTH);
          barrier(CLK_LOCAL_MEM_FENCE);
          // Neighbours read neighbours, whichever way the matrix lies.
          for (int e = item; e < ROWS * DEPTH; e += ACROSS * DOWN) {
            int i = COLUMN_A == 1 ? e / DEPTH : e % ROWS;
            int p = COLUMN_A == 1 ? e % DEPTH : e / ROWS;
            partA[p * PITCH_A + i] =
                top + i < M && p < depth ? a[i * ROW_A + (p0 + p) * COLUMN_A] : 0.0f;
          }
          for (int e = item; e < COLUMNS * DEPTH; e += ACROSS * DOWN) {
            int j = COLUMN_B == 1 ? e % COLUMNS : e / DEPTH;
            int p = COLUMN_B == 1 ? e / COLUMNS : e % DEPTH;
            partB[p * PITCH_B + j] =
                left + j < N && p < depth ? b[(p0 + p) * ROW_B + j * COLUMN_B] : 0.0f;
          }
          barrier(CLK_LOCAL_MEM_FENCE);
          for (int p = 0; p < depth; p++) {
            float4 row[VECTORS];
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              row[v] = vload4(x + ACROSS * v, partB + p * PITCH_B);
            }
            #pragma unroll
            for (int r = 0; r < ITEM_ROWS; r++) {
              float factor = partA[p * PITCH_A + y * ITEM_ROWS + r];
              #pragma unroll
              for (int v = 0; v < VECTORS; v++) {
                sums[r][v] = fma((float4)(factor), row[v], sums[r][v]);
              }
            }
          }
        }
        #pragma unroll
        for (int r = 0; r < ITEM_ROWS; r++) {
          if (i0 + r < M) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              int j = 4 * ACROSS * v;
              writeSome(sums[r][v], c + r * ROW_C + j, N - j0 - j);
            }
          }
        }
      }
      """;

  private final LocalTile tile;
  private final Source source;

  LocalProduct(LocalTile tile) {
    this.tile = tile;
    this.source =
        new Source(
            "product",
            """
            #define ROWS %s
            #define COLUMNS %s
            #define DEPTH %s
            #define ITEM_ROWS %s
            #define VECTORS %s
            #define LAST_K FIRST
            """
                    .formatted(
                        tile.rows(),
                        tile.columns(),
                        tile.depth(),
                        tile.itemRows(),
                        tile.itemColumns() / 4)
                + ProductSizes.NAMES
                + TEXT);
  }

  @Override
  public String name() {
    return "local " + tile;
  }

  @Override
  public void launch(Queue queue, Product product) {
    launch(queue, product, product.k());
  }

  /**
   * Queues a batch of products, the last of which has another number of terms than the others.
   *
   * @param lastK the terms of the last
   */
  void launch(Queue queue, Product product, int lastK) {
    Extent items = Extent.of(tile.itemsAcross(), tile.itemsDown());
    queue.launch(
        source,
        new Work(
            new Extent(
                IntMath.divide(product.n(), tile.columns(), CEILING) * items.x(),
                IntMath.divide(product.m(), tile.rows(), CEILING) * items.y(),
                product.batch()),
            items),
        new ProductSizes(product, lastK, 0).arguments());
  }
}
