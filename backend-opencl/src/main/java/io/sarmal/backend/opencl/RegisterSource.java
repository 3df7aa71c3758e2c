package io.sarmal.backend.opencl;

/**
 * Products in OpenCL C for devices that are CPUs: groups of one work-item, so there are no
 * barriers; sums in vector registers.
 */
final class RegisterSource {
  private static final String COPY_A =
      """
      // Columns of the copy of A lie together if those of A do; else rows do, ROWS of them.
      void copyA(__global const float *a, int row, int column, int rows, int depth,
                 __local float *block) {
        if (column == 1) {
          for (int i = 0; i < rows; i++) {
            int p = 0;
            for (; p + LANES <= depth; p += LANES) {
              WRITE(READ(0, a + i * row + p), 0, block + i * PITCH + p);
            }
            for (; p < depth; p++) {
              block[i * PITCH + p] = a[i * row + p];
            }
          }
        } else {
          int i = 0;
          for (; i + ROWS <= rows; i += ROWS) {
            for (int p = 0; p < depth; p++) {
              WRITE_ROWS(READ_ROWS(0, a + p * column + i), 0, block + i * PITCH + p * ROWS);
            }
          }
          for (int r = 0; i + r < rows; r++) {
            for (int p = 0; p < depth; p++) {
              block[i * PITCH + p * ROWS + r] = a[p * column + i + r];
            }
          }
        }
      }
      """;

  private static final String COPY_B =
      """
      void copyB(__global const float *b, int row, int column, int columns, int depth,
                 PANEL float *panel) {
        int p = 0;
        if (columns == WIDTH && column == 1) {
          for (; p < depth; p++) {
            for (int v = 0; v < VECTORS; v++) {
              WRITE(READ(v, b + p * row), v, panel + p * WIDTH);
            }
          }
        } else if (columns == WIDTH) {
          for (; p + 4 <= depth; p += 4) {
            for (int j = 0; j < WIDTH; j += 4) {
              float4 x = vload4(0, b + j * column + p);
              float4 y = vload4(0, b + (j + 1) * column + p);
              float4 z = vload4(0, b + (j + 2) * column + p);
              float4 w = vload4(0, b + (j + 3) * column + p);
              PANEL float *to = panel + p * WIDTH + j;
              vstore4((float4)(x.s0, y.s0, z.s0, w.s0), 0, to);
              vstore4((float4)(x.s1, y.s1, z.s1, w.s1), 0, to + WIDTH);
              vstore4((float4)(x.s2, y.s2, z.s2, w.s2), 0, to + 2 * WIDTH);
              vstore4((float4)(x.s3, y.s3, z.s3, w.s3), 0, to + 3 * WIDTH);
            }
          }
        }
        for (; p < depth; p++) {
          for (int j = 0; j < WIDTH; j++) {
            panel[p * WIDTH + j] = j < columns ? b[p * row + j * column] : 0.0f;
          }
        }
      }
      """;

  private static final String TILE =
      """
      // from: what the sums begin with, or null for zeros. edge: room for a part of a tile.
      void tile(BLOCK const float *a, int row, int column, PANEL const float *panel, int depth,
                __global const float *from, int rowFrom, __global float *c, int rowC,
                int rows, int columns, __local float *edge) {
        int whole = rows == ROWS && columns == WIDTH;
        vector sums[ROWS][VECTORS];
        #pragma unroll
        for (int r = 0; r < ROWS; r++) {
          #pragma unroll
          for (int v = 0; v < VECTORS; v++) {
            sums[r][v] = 0.0f;
          }
        }
        if (from && whole) {
          #pragma unroll
          for (int r = 0; r < ROWS; r++) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              sums[r][v] = READ(v, from + r * rowFrom);
            }
          }
        } else if (from) {
          for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
              edge[r * WIDTH + j] = from[r * rowFrom + j];
            }
          }
          #pragma unroll
          for (int r = 0; r < ROWS; r++) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              sums[r][v] = READ(v, edge + r * WIDTH);
            }
          }
        }
        int at[ROWS]; // below the last row there may be none; its sums are not stored
        #pragma unroll
        for (int r = 0; r < ROWS; r++) {
          at[r] = min(r, rows - 1) * row;
        }
        for (int p = 0; p < depth; p++) {
          #pragma unroll
          for (int r = 0; r < ROWS; r++) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              sums[r][v] = fma((vector)(a[at[r]]), READ(v, panel), sums[r][v]);
            }
          }
          a += column;
          panel += WIDTH;
        }
        if (whole) {
          #pragma unroll
          for (int r = 0; r < ROWS; r++) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              WRITE(sums[r][v], v, c + r * rowC);
            }
          }
        } else {
          #pragma unroll
          for (int r = 0; r < ROWS; r++) {
            #pragma unroll
            for (int v = 0; v < VECTORS; v++) {
              WRITE(sums[r][v], v, edge + r * WIDTH);
            }
          }
          for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
              c[r * rowC + j] = edge[r * WIDTH + j];
            }
          }
        }
      }
      """;

  private static final String PRODUCT =
      """
      __kernel void product(__global const float *a, int a0, __global const float *b, int b0,
                            __global const float *d, int d0, __global float *c, int c0,
                            int16 sizes) {
        __local float block[HEIGHT * PITCH];
        __local float panel[DEPTH * WIDTH];
        __local float edge[ROWS * WIDTH];
        int which = get_group_id(2);
        int top = get_group_id(1) * GROUP_ROWS;
        int begin = get_group_id(0) * GROUP_COLUMNS;
        int rows = min(GROUP_ROWS, M - top);
        int end = min(begin + GROUP_COLUMNS, N);
        a += a0 + which * NEXT_A + top * ROW_A;
        b += b0 + which * NEXT_B;
        d += d0 + which * NEXT_D + top * ROW_D;
        c += c0 + which * NEXT_C + top * ROW_C;
        int row = COLUMN_A == 1 ? PITCH : 1;
        int column = COLUMN_A == 1 ? 1 : ROWS;
        int p = 0;
        do {
          int depth = min(K - p, DEPTH);
          __global const float *from = p > 0 ? c : ADDS ? d : 0;
          int rowFrom = p > 0 ? ROW_C : ROW_D;
          copyA(a + p * COLUMN_A, ROW_A, COLUMN_A, rows, depth, block);
          for (int left = begin; left < end; left += WIDTH) {
            int columns = min(end - left, WIDTH);
            copyB(b + p * ROW_B + left * COLUMN_B, ROW_B, COLUMN_B, columns, depth, panel);
            for (int i = 0; i < rows; i += ROWS) {
              tile(block + i * PITCH, row, column, panel, depth,
                   from ? from + i * rowFrom + left : 0, rowFrom, c + i * ROW_C + left, ROW_C,
                   min(rows - i, ROWS), columns, edge);
            }
          }
          p += DEPTH;
        } while (p < K);
      }
      """;

  private static final String PACKED_PRODUCT =
      """
      __kernel void packedProduct(__global const float *a, int a0, __global const float *b, int b0,
                                  __global const float *d, int d0, __global float *c, int c0,
                                  int16 sizes) {
        __local float edge[ROWS * WIDTH];
        int top = get_group_id(1) * GROUP_ROWS;
        int begin = get_group_id(0) * GROUP_COLUMNS;
        int rows = min(GROUP_ROWS, M - top);
        int end = min(begin + GROUP_COLUMNS, N);
        a += a0 + top * ROW_A;
        b += b0;
        d += d0 + top * ROW_D;
        c += c0 + top * ROW_C;
        int p = 0;
        do {
          int depth = min(K - p, DEPTH);
          __global const float *from = p > 0 ? c : ADDS ? d : 0;
          int rowFrom = p > 0 ? ROW_C : ROW_D;
          for (int left = begin; left < end; left += WIDTH) {
            for (int i = 0; i < rows; i += ROWS) {
              tile(a + i * ROW_A + p, ROW_A, 1, b + left * K + p * WIDTH, depth,
                   from ? from + i * rowFrom + left : 0, rowFrom, c + i * ROW_C + left, ROW_C,
                   min(rows - i, ROWS), min(end - left, WIDTH), edge);
            }
          }
          p += DEPTH;
        } while (p < K);
      }
      """;

  private static final String PACK =
      """
      __kernel void packPanels(__global const float *b, int b0, __global float *packed, int packed0,
                               int n, int k, int row, int column) {
        int left = get_group_id(0) * WIDTH;
        int p = get_group_id(1) * DEPTH;
        copyB(b + b0 + left * column + p * row, row, column, min(n - left, WIDTH),
              min(k - p, DEPTH), packed + packed0 + left * k + p * WIDTH);
      }
      """;

  private RegisterSource() {}

  /** Copies parts of A and B to local memory, where they lie as they are read. */
  static Source product(RegisterTile tile) {
    return source("product", tile, "__local", "__local", COPY_A + COPY_B + TILE + PRODUCT);
  }

  /** Reads A, which lies in rows, and B, which was packed, where they are. */
  static Source packedProduct(RegisterTile tile) {
    return source("packedProduct", tile, "__global", "__global", TILE + PACKED_PRODUCT);
  }

  /** Packs B: as many columns as a tile has, one row after the other; then the next columns. */
  static Source pack(RegisterTile tile) {
    return source("packPanels", tile, "__global", "__global", COPY_B + PACK);
  }

  private static Source source(
      String function, RegisterTile tile, String blockOfA, String panelOfB, String text) {
    return new Source(
        function,
        """
        #define ROWS %s
        #define LANES %s
        #define VECTORS %s
        #define WIDTH (LANES * VECTORS)
        #define DEPTH %s
        #define HEIGHT %s
        #define PITCH %s
        #define READ vload%2$s
        #define WRITE vstore%2$s
        #define READ_ROWS vload%1$s
        #define WRITE_ROWS vstore%1$s
        #define GROUP_ROWS FIRST
        #define GROUP_COLUMNS SECOND
        typedef float%2$s vector;
        #define BLOCK %s
        #define PANEL %s
        """
                .formatted(
                    tile.rows(),
                    tile.lanes(),
                    tile.vectors(),
                    tile.depth(),
                    tile.height(),
                    tile.pitch(),
                    blockOfA,
                    panelOfB)
            + ProductSizes.NAMES
            + text);
  }
}
