package io.sarmal.backend.opencl;

/** Kernels on rows of tables. */
final class TableSource {
  /** Ids are counted by blocks of so many. */
  static final int BLOCK = 1024;

  static final Source GATHER =
      source(
          "gather",
          """
          __kernel void gather(__global const float *table, int table0, __global const int *ids,
                               int ids0, __global float *y, int y0, int n, int row) {
            int i = (int) get_global_id(1);
            int column = (int) get_global_id(0);
            if (i < n && column < row) {
              y[y0 + i * row + column] = table[table0 + ids[ids0 + i] * row + column];
            }
          }
          """);

  /** How often each id comes in each block. */
  static final Source COUNT =
      source(
          "count_ids",
          """
          __kernel void count_ids(__global const int *ids, int ids0, __global int *counts,
                                  int counts0, int n, int rows) {
            int i = (int) get_global_id(0);
            if (i < n) {
              atomic_inc(&counts[counts0 + i / BLOCK * rows + ids[ids0 + i]]);
            }
          }
          """);

  /**
   * How often each id comes in the blocks before, in the place of how often in the block; in all.
   */
  static final Source TOTAL =
      source(
          "total_ids",
          """
          __kernel void total_ids(__global int *counts, int counts0, __global int *totals,
                                  int totals0, int rows, int blocks) {
            int id = (int) get_global_id(0);
            if (id < rows) {
              int before = 0;
              for (int block = 0; block < blocks; block++) {
                int at = counts0 + block * rows + id;
                int here = counts[at];
                counts[at] = before;
                before += here;
              }
              totals[totals0 + id] = before;
            }
          }
          """);

  /** One work-group: the sums of the totals before each, in their place, and of all at the end. */
  static final Source ADD_UP =
      source(
          "add_up_ids",
          """
          __kernel __attribute__((reqd_work_group_size(GROUP, 1, 1)))
          void add_up_ids(__global int *totals, int totals0, int rows) {
            __local int sums[GROUP];
            int me = (int) get_local_id(0);
            int part = (rows + GROUP - 1) / GROUP;
            int begin = totals0 + min(rows, me * part);
            int end = totals0 + min(rows, me * part + part);
            int sum = 0;
            for (int i = begin; i < end; i++) {
              sum += totals[i];
            }
            sums[me] = sum;
            barrier(CLK_LOCAL_MEM_FENCE);
            int before = 0;
            for (int i = 0; i < me; i++) {
              before += sums[i];
            }
            for (int i = begin; i < end; i++) {
              int here = totals[i];
              totals[i] = before;
              before += here;
            }
            if (me == GROUP - 1) {
              totals[totals0 + rows] = before;
            }
          }
          """);

  /** The indices of the ids, those of one id together and in order. */
  static final Source SORT =
      source(
          "sort_ids",
          """
          __kernel void sort_ids(__global const int *ids, int ids0, __global const int *before,
                                 int before0, __global const int *starts, int starts0,
                                 __global int *sorted, int sorted0, int n, int rows) {
            int i = (int) get_global_id(0);
            if (i < n) {
              int id = ids[ids0 + i];
              int block = i / BLOCK;
              int rank = 0;
              for (int j = block * BLOCK; j < min(n, block * BLOCK + BLOCK); j++) {
                rank += (ids[ids0 + j] == id) & (j < i);
              }
              int at = starts[starts0 + id] + before[before0 + block * rows + id] + rank;
              sorted[sorted0 + at] = i;
            }
          }
          """);

  /** One work-item for each element of the table. */
  static final Source SUM =
      source(
          "sum_rows",
          """
          __kernel void sum_rows(__global const float *values, int values0,
                                 __global const int *starts, int starts0,
                                 __global const int *sorted, int sorted0,
                                 __global float *table, int table0, int n, int row) {
            if (get_global_id(0) < (size_t) n) {
              int at = (int) get_global_id(0);
              int id = at / row;
              float sum = 0.0f;
              for (int i = starts[starts0 + id]; i < starts[starts0 + id + 1]; i++) {
                sum += values[values0 + sorted[sorted0 + i] * row + at % row];
              }
              table[table0 + at] = sum;
            }
          }
          """);

  private TableSource() {}

  private static Source source(String function, String text) {
    return new Source(
        function,
        text.replace("BLOCK", Integer.toString(BLOCK))
            .replace("GROUP", Integer.toString(Work.GROUP)));
  }
}
