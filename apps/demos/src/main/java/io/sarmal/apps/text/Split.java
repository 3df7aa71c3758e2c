package io.sarmal.apps.text;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;

/**
 * A sequence cut in two: what a model is trained on, and the tail that it is validated on.
 *
 * @param train the beginning
 * @param validation the rest
 */
public record Split(ImmutableIntArray train, ImmutableIntArray validation) {

  /**
   * Holds out a tail.
   *
   * @param fraction the share of the tail, from 0 to less than 1; rounded down to whole ids
   */
  public static Split tail(ImmutableIntArray ids, double fraction) {
    checkArgument(
        fraction >= 0 && fraction < 1, "the share must be from 0 to less than 1: %s", fraction);
    int cut = ids.length() - (int) Math.floor(ids.length() * fraction);
    return new Split(ids.subArray(0, cut), ids.subArray(cut, ids.length()));
  }
}
