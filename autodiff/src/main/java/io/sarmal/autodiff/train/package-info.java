/**
 * Training: what to minimise, and the loop that does it.
 *
 * <pre>{@code
 * try (Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT)) {
 *   for (Batch batch : batches) {
 *     System.out.println(trainer.step(batch, 1e-3).loss());
 *   }
 * }
 * }</pre>
 */
package io.sarmal.autodiff.train;
