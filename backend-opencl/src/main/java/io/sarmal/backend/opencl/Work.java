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

  boolean isEmpty() {
    return global.size() == 0;
  }
}
