/** Reverse-mode automatic differentiation on a tape. */
package io.sarmal.autodiff;
