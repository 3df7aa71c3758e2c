package io.sarmal.backend.opencl;

import java.util.Optional;

/**
 * A matrix {@code [k, n]} that many products have as B, as a loop's steps do; made by {@link
 * Products#repeated}.
 *
 * @param b where it lies
 * @param packed a copy in the layout that the kernel wants, which its user releases; empty if none
 *     pays
 */
record RepeatedFactor(Operand b, int n, int k, Optional<Packed> packed) {
  /** A packed copy and the kernel that packed it. */
  record Packed(RegisterProduct kernel, Buffer buffer) {}
}
