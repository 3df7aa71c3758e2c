package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a cell is asked to be.
 *
 * @param inputSize the width {@code F} of the input, from 1
 * @param hiddenSize the width {@code H} of the hidden state, from 1
 * @param projectionSize the width {@code P} of the output of a cell that projects it, from 1; other
 *     cells have no projection and do without
 */
public record CellSpec(int inputSize, int hiddenSize, int projectionSize) {
  /** Sizes of which a cell that projects its output has half the hidden size left, rounded up. */
  public CellSpec(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Math.max(1, hiddenSize - hiddenSize / 2));
  }

  /** Checks the sizes. */
  public CellSpec {
    checkArgument(inputSize >= 1, "a cell's input size is at least 1, not %s", inputSize);
    checkArgument(hiddenSize >= 1, "a cell's hidden size is at least 1, not %s", hiddenSize);
    checkArgument(
        projectionSize >= 1, "a cell's projection size is at least 1, not %s", projectionSize);
  }
}
