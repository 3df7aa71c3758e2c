/**
 * Whole models, made of layers: what is trained, saved and run.
 *
 * <pre>{@code
 * LanguageModel model =
 *     new LanguageModel(new LanguageModel.Config(65, 32, 128, 1, 0.1), Cells.catalog().get("gru"));
 * Objective objective = new NextToken(model);
 * }</pre>
 */
package io.sarmal.autodiff.model;
