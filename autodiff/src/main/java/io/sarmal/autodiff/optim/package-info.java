/**
 * Optimisers, clipping and learning rates: pure functions of parameters, gradients and the number
 * of a step.
 *
 * <pre>{@code
 * Trainer.Config config = new Trainer.Config(new AdamW(Adam.DEFAULT, 0.01), 5, 1); // norm at most 5
 * }</pre>
 */
package io.sarmal.autodiff.optim;
