/** Optimisers and clipping: pure functions of parameters and gradients. */
package io.sarmal.autodiff.optim;
