package io.sarmal.backend.cpu;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.sarmal.core.plan.Form;
import java.util.List;

/**
 * Where the operands and results of a {@link BlockProgram} lie: for each an array, the index of its
 * first element, and the distance from one row to the next.
 *
 * <p>Made by {@link BlockProgram#memory}; filled in and used for any number of runs, by one thread
 * at a time. An operand or result may be part of a wider buffer: then its row stride is that
 * buffer's width. The row stride of a {@link Form#ROW} or {@link Form#SCALAR} has no meaning.
 */
public final class BlockMemory {
  private final List<Form> forms;
  private final int operands;
  private final float[][] data;
  private final int[] offsets;
  private final int[] rowStrides;

  BlockMemory(List<Form> operands, List<Form> results) {
    this.forms = ImmutableList.<Form>builder().addAll(operands).addAll(results).build();
    this.operands = operands.size();
    this.data = new float[forms.size()][];
    this.offsets = new int[forms.size()];
    this.rowStrides = new int[forms.size()];
  }

  /** Says where operand {@code number} lies. */
  public void operand(int number, float[] array, int offset, int rowStride) {
    set(number, array, offset, rowStride);
  }

  /** Says where result {@code number} goes. */
  public void result(int number, float[] array, int offset, int rowStride) {
    set(operands + number, array, offset, rowStride);
  }

  private void set(int place, float[] array, int offset, int rowStride) {
    data[place] = array;
    offsets[place] = offset;
    rowStrides[place] = rowStride;
  }

  float[] data(int place) {
    return data[place];
  }

  int offset(int place) {
    return offsets[place];
  }

  int rowStride(int place) {
    return rowStrides[place];
  }

  /** Whether nothing lies between one row and the next, anywhere. */
  boolean isDense(int columns) {
    for (int i = 0; i < data.length; i++) {
      Form form = forms.get(i);
      if (form.byRow() && rowStrides[i] != (form.byColumn() ? columns : 1)) {
        return false;
      }
    }
    return true;
  }

  /** Fails unless all places are set and within their arrays. */
  void check(int rows, int columns) {
    checkArgument(rows >= 0 && columns >= 0, "a domain of %s rows and %s columns", rows, columns);
    for (int i = 0; i < data.length; i++) {
      Form form = forms.get(i);
      int height = form.byRow() ? rows : 1;
      int width = form.byColumn() ? columns : 1;
      long end = offsets[i] + (height - 1L) * (form.byRow() ? rowStrides[i] : 0) + width;
      boolean fits =
          data[i] != null
              && offsets[i] >= 0
              && rowStrides[i] >= 0
              && (height == 0 || width == 0 || end <= data[i].length);
      if (!fits) {
        throw new IllegalArgumentException(
            "%s %s of %s rows and %s columns at offset %s with row stride %s is not within %s"
                .formatted(
                    i < operands ? "operand" : "result",
                    i < operands ? i : i - operands,
                    height,
                    width,
                    offsets[i],
                    rowStrides[i],
                    data[i] == null ? "an array" : "its array of " + data[i].length));
      }
    }
  }
}
