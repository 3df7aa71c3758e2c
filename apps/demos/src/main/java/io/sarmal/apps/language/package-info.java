/**
 * Language models over characters, bytes or words: training with validation, writing text, and
 * model files.
 *
 * <p>{@link io.sarmal.apps.language.Training} trains one and keeps the best; {@link
 * io.sarmal.apps.language.TrainedModel} is what a file holds; {@link
 * io.sarmal.apps.language.Author} writes with it.
 */
package io.sarmal.apps.language;
