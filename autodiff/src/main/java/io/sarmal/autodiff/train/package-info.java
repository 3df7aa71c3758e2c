/**
 * Training: what to minimise, and the loop that does it.
 *
 * <p>{@link io.sarmal.autodiff.train.Trainer} does single steps. {@link
 * io.sarmal.autodiff.train.TrainingLoop} does a whole run: it validates, keeps the best parameters,
 * stops early, deals with losses that are not finite, and saves {@linkplain
 * io.sarmal.autodiff.train.Checkpoints checkpoints} from which the run goes on to the same bits,
 * since all that is random or scheduled is a pure function of the seed and of how far the run has
 * come.
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
