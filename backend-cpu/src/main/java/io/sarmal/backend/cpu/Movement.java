package io.sarmal.backend.cpu;

import io.sarmal.backend.cpu.Transposition.Axis;
import io.sarmal.core.Shape;
import io.sarmal.core.plan.ProgramPlan;
import java.util.List;

/** Copies elements to other places; arrays are {@code float[]} or {@code int[]}. */
final class Movement {
  /** Blocks of so many rows and columns of both arrays fit the first-level cache. */
  private static final int TILE = 32;

  private final Workers workers;

  Movement(Workers workers) {
    this.workers = workers;
  }

  /** Sets {@code y} to indices {@code from} to {@code to - 1} of an axis of {@code x}. */
  void slice(Object x, int offset, Shape shape, int axis, int from, int to, Object y) {
    int inner = shape.size(axis + 1, shape.rank());
    int stride = shape.extent(axis) * inner;
    int row = (to - from) * inner;
    copyRows(x, offset + from * inner, stride, y, 0, row, shape.size(0, axis), row);
  }

  /**
   * Sets indices {@code from} to {@code to - 1} of an axis of {@code y} to {@code x}.
   *
   * @param shape of {@code y}
   */
  void place(Object x, int offset, Object y, Shape shape, int axis, int from, int to) {
    int inner = shape.size(axis + 1, shape.rank());
    int stride = shape.extent(axis) * inner;
    int row = (to - from) * inner;
    copyRows(x, offset, row, y, from * inner, stride, shape.size(0, axis), row);
  }

  /** Sets {@code y} to parts of tensors, one after the other along an axis. */
  void join(List<CpuTensor> tensors, ProgramPlan.Join join, float[] y) {
    Shape shape = join.result().type().shape();
    int rows = shape.size(0, join.axis());
    int stride = rows == 0 ? 0 : y.length / rows;
    List<ProgramPlan.Part> parts = join.parts();
    int[] lefts = new int[parts.size() + 1];
    for (int i = 0; rows > 0 && i < parts.size(); i++) {
      lefts[i + 1] = lefts[i] + parts.get(i).runs() * parts.get(i).run() / rows;
    }
    SharedLoop.run(
        workers,
        parts.size(),
        y.length,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            ProgramPlan.Part part = parts.get(i);
            CpuTensor x = tensors.get(i);
            int from = x.offset() + part.start();
            int width = lefts[i + 1] - lefts[i];
            if (rows == 1) {
              copyRuns(
                  x.floats(),
                  from,
                  part.stride(),
                  y,
                  lefts[i],
                  part.run(),
                  part.runs(),
                  part.run());
            } else {
              copyRuns(x.floats(), from, width, y, lefts[i], stride, rows, width);
            }
          }
        });
  }

  private void copyRows(
      Object from, int start, int fromStride, Object to, int at, int toStride, int rows, int row) {
    SharedLoop.run(
        workers,
        rows,
        (long) rows * row,
        (begin, end) ->
            copyRuns(
                from,
                start + begin * fromStride,
                fromStride,
                to,
                at + begin * toStride,
                toStride,
                end - begin,
                row));
  }

  private static void copyRuns(
      Object from, int start, int fromStride, Object to, int at, int toStride, int runs, int run) {
    for (int i = 0; i < runs; i++) {
      copy(from, start + i * fromStride, to, at + i * toStride, run);
    }
  }

  /** Sets {@code y} to {@code x} with its axes in another order. */
  void transpose(float[] x, int offset, Transposition order, float[] y) {
    transpose(
        order,
        (from, to, length) -> copy(x, offset + from, y, to, length),
        (from, source, to, target, height, width) -> {
          for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
              y[to + i * target + j] = x[offset + from + i + j * source];
            }
          }
        });
  }

  /** Sets {@code y} to {@code x} with its axes in another order. */
  void transpose(int[] x, int offset, Transposition order, int[] y) {
    transpose(
        order,
        (from, to, length) -> copy(x, offset + from, y, to, length),
        (from, source, to, target, height, width) -> {
          for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
              y[to + i * target + j] = x[offset + from + i + j * source];
            }
          }
        });
  }

  private void transpose(Transposition order, Row row, Tile tile) {
    if (order.isIdentity()) {
      row.copy(0, 0, order.size());
      return;
    }
    Axis along = order.along();
    Axis across = order.across();
    Transposition rest = order.rest();
    boolean keepsRows = along.equals(across);
    int bands = keepsRows ? 1 : (along.extent() + TILE - 1) / TILE;
    SharedLoop.run(
        workers,
        rest.size() * bands,
        order.size(),
        (begin, end) -> {
          for (int task = begin; task < end; task++) {
            int from = rest.source(task / bands);
            int to = rest.target(task / bands);
            if (keepsRows) {
              row.copy(from, to, along.extent());
            } else {
              band(tile, along, across, task % bands * TILE, from, to);
            }
          }
        });
  }

  /** Copies up to {@link #TILE} rows of the result, tile by tile. */
  private static void band(Tile tile, Axis along, Axis across, int first, int from, int to) {
    int height = Math.min(TILE, along.extent() - first);
    for (int j = 0; j < across.extent(); j += TILE) {
      tile.copy(
          from + first + j * across.source(),
          across.source(),
          to + first * along.target() + j,
          along.target(),
          height,
          Math.min(TILE, across.extent() - j));
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // callers give two arrays of one type
  private static void copy(Object from, int start, Object to, int at, int length) {
    System.arraycopy(from, start, to, at, length);
  }

  /** Copies a run of elements. */
  @FunctionalInterface
  private interface Row {
    void copy(int from, int to, int length);
  }

  /** Copies a block so that its columns become rows. */
  @FunctionalInterface
  private interface Tile {
    /**
     * For {@code i < height} and {@code j < width} copies element {@code from + i + j · source} to
     * {@code to + i · target + j}.
     */
    void copy(int from, int source, int to, int target, int height, int width);
  }
}
