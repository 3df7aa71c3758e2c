package io.sarmal.apps.language;

/**
 * How a language model is built, whatever it reads.
 *
 * @param cell the plugin's name
 * @param layers 1 or more
 * @param hidden the width of the hidden state, 1 or more
 * @param embedding the width of the embedding, 1 or more
 * @param dropout the rate in training, from 0 to less than 1
 */
public record Settings(String cell, int layers, int hidden, int embedding, double dropout) {
  /** The largest width and depth; beyond it shapes overflow. */
  public static final int MAX_WIDTH = 32_768;

  /** The most layers. */
  public static final int MAX_LAYERS = 1_000;

  /** As {@code 2 layers of lstm, hidden 256, embedding 128, dropout 0.2}. */
  @Override
  public String toString() {
    return "%d %s of %s, hidden %d, embedding %d%s"
        .formatted(
            layers,
            layers == 1 ? "layer" : "layers",
            cell,
            hidden,
            embedding,
            dropout == 0 ? "" : ", dropout " + dropout);
  }
}
