package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a cell is asked to be.
 *
 * @param inputSize the width {@code F} of the input, from 1
 * @param hiddenSize the width {@code H} of the hidden state, from 1
 */
public record CellSpec(int inputSize, int hiddenSize) {
  /** Checks the sizes. */
  public CellSpec {
    checkArgument(inputSize >= 1, "a cell's input size is at least 1, not %s", inputSize);
    checkArgument(hiddenSize >= 1, "a cell's hidden size is at least 1, not %s", hiddenSize);
  }
}
