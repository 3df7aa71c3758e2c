package io.sarmal.apps.language;

import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.model.LanguageModel;

/**
 * A language model and what it reads, without its numbers.
 *
 * @param model built as the settings say, for this vocabulary
 */
public record Design(Settings settings, Vocabulary vocabulary, LanguageModel model) {

  /**
   * Builds a model.
   *
   * @param cell the plugin that the settings name
   * @throws IllegalArgumentException if it would have more parameters than one array can hold
   */
  public static Design of(Settings settings, Vocabulary vocabulary, CellProvider cell) {
    LanguageModel.Config config =
        new LanguageModel.Config(
            vocabulary.size(),
            settings.embedding(),
            settings.hidden(),
            settings.layers(),
            settings.dropout());
    return new Design(settings, vocabulary, new LanguageModel(config, cell));
  }
}
