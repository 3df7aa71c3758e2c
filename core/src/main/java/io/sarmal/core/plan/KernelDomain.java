package io.sarmal.core.plan;

import java.util.Optional;

/**
 * On what a kernel works: rows × columns, or so many numbers whose rows nothing has asked for yet.
 *
 * @param rows 0 if unknown
 * @param columns the number of all numbers if the rows are unknown
 */
record KernelDomain(int rows, int columns) {
  /** A single number, computed once; it fits every domain. */
  static final KernelDomain NUMBER = flat(1);

  /** So many numbers in any arrangement. */
  static KernelDomain flat(int size) {
    return new KernelDomain(0, size);
  }

  private boolean isFlat() {
    return rows == 0;
  }

  /** The domain on which operations on this and on another can run together; empty if none. */
  Optional<KernelDomain> join(KernelDomain other) {
    if (equals(other) || other.equals(NUMBER)) {
      return Optional.of(this);
    }
    if (equals(NUMBER)) {
      return Optional.of(other);
    }
    if (isFlat()) {
      return other.isFlat() ? Optional.empty() : other.join(this);
    }
    return other.isFlat() && (other.columns == rows || other.columns == rows * columns)
        ? Optional.of(this)
        : Optional.empty();
  }

  /** How so many numbers vary over the domain. */
  Form form(int size) {
    if (size == 1 && rows * columns != 1) {
      return Form.SCALAR;
    }
    return isFlat() || size == rows * columns ? Form.FULL : Form.COLUMN;
  }

  /** The domain with known rows: one, if nothing has asked for any. */
  KernelDomain arranged() {
    return isFlat() ? new KernelDomain(1, columns) : this;
  }
}
