/**
 * Optimisers, clipping and learning rates: pure functions of parameters, gradients and the number
 * of a step.
 */
package io.sarmal.autodiff.optim;
