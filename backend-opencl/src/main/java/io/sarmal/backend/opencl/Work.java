package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The work-items of a launch, in groups.
 *
 * <p>Some devices compile a kernel once for each size of group: few are used.
 *
 * @param global all of them, a multiple of {@code local} along each dimension
 * @param local those of one group
 */
record Work(Extent global, Extent local) {
  /** How many items a group has where nothing asks for another number. */
  static final int GROUP = 256;

  Work {
    checkArgument(
        local.size() > 0
            && global.x() % local.x() == 0
            && global.y() % local.y() == 0
            && global.z() % local.z() == 0,
        "%s work-items do not divide into groups of %s",
        global,
        local);
  }

  /** At least {@code n} work-items along one dimension; those above n have nothing to do. */
  static Work linear(long n) {
    return new Work(Extent.of((n + GROUP - 1) / GROUP * GROUP), Extent.of(GROUP));
  }

  /** So many groups of the usual size along one dimension. */
  static Work groups(long n) {
    return new Work(Extent.of(n * GROUP), Extent.of(GROUP));
  }

  /**
   * At least a work-item for each column, along the first dimension, and row, along the second: few
   * shapes of groups, none of which has many idle items.
   */
  static Work grid(int columns, int rows) {
    int across = 1;
    while (across < GROUP && across * 4 <= columns) {
      across *= 4;
    }
    int down = rows == 1 ? 1 : GROUP / across;
    return new Work(Extent.of(ceil(columns, across), ceil(rows, down)), Extent.of(across, down));
  }

  private static long ceil(int size, int unit) {
    return ((long) size + unit - 1) / unit * unit;
  }

  boolean isEmpty() {
    return global.size() == 0;
  }
}
