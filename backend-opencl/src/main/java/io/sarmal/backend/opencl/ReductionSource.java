package io.sarmal.backend.opencl;

import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;

/** Kernels that fold parts of the middle axis of {@code [outer, length, inner]}. */
final class ReductionSource {
  private static final String PARAMETERS =
      "__global const float *x, int x0, __global float *y, int y0,"
          + " int n, int length, int inner, int part, int parts";

  /** One work-item for each result. */
  static final Source ARGMAX =
      new Source(
          "argmax",
          """
          __kernel void argmax(__global const float *x, int x0, __global int *y, int y0,
                               int n, int length, int inner) {
            if (get_global_id(0) >= (size_t) n) {
              return;
            }
            int at = (int) get_global_id(0);
            int from = x0 + at / inner * length * inner + at % inner;
            int best = 0;
            float greatest = x[from];
            for (int i = 1; i < length; i++) {
              float candidate = x[from + i * inner];
              if (greatest == greatest && (candidate > greatest || candidate != candidate)) {
                greatest = candidate;
                best = i;
              }
            }
            y[y0 + at] = best;
          }
          """);

  private static final Map<Fold, Source> ROWS =
      Maps.toMap(List.of(Fold.values()), ReductionSource::writeRows);

  private static final Map<Fold, Source> COLUMNS =
      Maps.toMap(List.of(Fold.values()), ReductionSource::writeColumns);

  private ReductionSource() {}

  /** Inner is 1: one work-group for each part, whose items read neighbours. */
  static Source rows(Fold fold) {
    return ROWS.get(fold);
  }

  private static Source writeRows(Fold fold) {
    String name = fold.label() + "_rows";
    return new Source(
        name,
        fold.function()
            + """
            __kernel __attribute__((reqd_work_group_size(GROUP, 1, 1)))
            void NAME(PARAMETERS) {
              __local float shares[GROUP];
              int me = (int) get_local_id(0);
              int result = (int) get_group_id(0);
              int begin = result % parts * part;
              int end = min(length, begin + part);
              int row = x0 + result / parts * length;
              float s = NOTHING;
              for (int i = begin + me; i < end; i += GROUP) {
                s = fold(s, x[row + i]);
              }
              shares[me] = s;
              for (int width = GROUP / 2; width > 0; width /= 2) {
                barrier(CLK_LOCAL_MEM_FENCE);
                if (me < width) {
                  shares[me] = fold(shares[me], shares[me + width]);
                }
              }
              if (me == 0) {
                y[y0 + result] = shares[0];
              }
            }
            """
                .replace("NAME", name)
                .replace("PARAMETERS", PARAMETERS)
                .replace("NOTHING", fold.start())
                .replace("GROUP", Integer.toString(Work.GROUP)));
  }

  /** One work-item for each part of a column; neighbours read neighbours. */
  static Source columns(Fold fold) {
    return COLUMNS.get(fold);
  }

  private static Source writeColumns(Fold fold) {
    String name = fold.label() + "_columns";
    return new Source(
        name,
        fold.function()
            + """
            __kernel void NAME(PARAMETERS) {
              if (get_global_id(0) >= (size_t) n) {
                return;
              }
              int result = (int) get_global_id(0);
              int begin = result / inner % parts * part;
              int end = min(length, begin + part);
              int column = x0 + result / inner / parts * length * inner + result % inner;
              float s = NOTHING;
              for (int i = begin; i < end; i++) {
                s = fold(s, x[column + i * inner]);
              }
              y[y0 + result] = s;
            }
            """
                .replace("NAME", name)
                .replace("PARAMETERS", PARAMETERS)
                .replace("NOTHING", fold.start()));
  }
}
