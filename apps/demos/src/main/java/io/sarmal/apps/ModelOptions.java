package io.sarmal.apps;

import io.sarmal.apps.language.Settings;
import picocli.CommandLine.Option;

/** How a language model is built. */
final class ModelOptions {
  @Option(
      names = "--cell",
      paramLabel = "NAME",
      defaultValue = "lstm",
      description = "The recurrent cell (see 'sarmal cells'). Default: ${DEFAULT-VALUE}.")
  private String cell;

  @Range(min = 1, max = Settings.MAX_LAYERS)
  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Recurrent layers, one on another. Default: ${DEFAULT-VALUE}.")
  private int layers;

  @Range(min = 1, max = Settings.MAX_WIDTH)
  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "256",
      description = "The width of the hidden state. Default: ${DEFAULT-VALUE}.")
  private int hidden;

  @Range(min = 1, max = Settings.MAX_WIDTH)
  @Option(
      names = "--embed",
      paramLabel = "N",
      defaultValue = "128",
      description = "The width of the embedding. Default: ${DEFAULT-VALUE}.")
  private int embedding;

  @Range(min = 0, max = 0.95)
  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      defaultValue = "0",
      description =
          "The share of values dropped in training, around and between layers. Default:"
              + " ${DEFAULT-VALUE}.")
  private double dropout;

  Settings settings() {
    return new Settings(cell, layers, hidden, embedding, dropout);
  }
}
