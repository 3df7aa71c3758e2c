package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Elements of a buffer from one on.
 *
 * @param offset the first, in elements of 4 bytes
 */
record Region(Buffer buffer, int offset) {
  /** The region that begins so many elements after this one. */
  Region plus(int elements) {
    return new Region(buffer, offset + elements);
  }

  /** Checks that so many elements lie within the buffer. */
  void checkHolds(int length) {
    checkArgument(
        offset >= 0 && length >= 0 && offset + (long) length <= buffer.length(),
        "%s elements from %s on are not within a buffer of %s",
        length,
        offset,
        buffer.length());
  }
}
