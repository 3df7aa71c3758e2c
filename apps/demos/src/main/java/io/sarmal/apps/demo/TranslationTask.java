package io.sarmal.apps.demo;

import io.sarmal.apps.Names;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.translate.Dates;
import io.sarmal.apps.translate.Misspellings;
import io.sarmal.apps.translate.PairSet;
import io.sarmal.apps.translate.Tatoeba;
import java.io.IOException;

/**
 * What is made of what, and what it takes.
 *
 * <p>Letters are enough for dates and words. Sentences are read and written in pieces of words.
 */
enum TranslationTask {
  DATES(128, 0.1, 0, 0, 4),
  SPELLING(128, 0.1, 0, 0, 10),
  SENTENCES(256, 0.3, 0.1, 300, 24);

  private final int hidden;
  private final double dropout;
  private final double smoothing;
  private final int pieces;
  private final double epochs;

  TranslationTask(int hidden, double dropout, double smoothing, int pieces, double epochs) {
    this.hidden = hidden;
    this.dropout = dropout;
    this.smoothing = smoothing;
    this.pieces = pieces;
    this.epochs = epochs;
  }

  /** Sentences where there are some, else dates. */
  static TranslationTask usual(DemoOptions options) throws IOException {
    return options.data(DataSet.TATOEBA).isPresent() ? SENTENCES : DATES;
  }

  /**
   * The pairs to learn it from.
   *
   * @throws io.sarmal.apps.text.InputException if they are not there; says where to put them
   */
  PairSet read(DemoOptions options) throws IOException {
    return switch (this) {
      case DATES -> Dates.of(40_000, options.seed());
      case SPELLING -> Misspellings.read();
      case SENTENCES ->
          Tatoeba.read(
              options.data(DataSet.TATOEBA).orElseGet(() -> options.sets().get(DataSet.TATOEBA)));
    };
  }

  /** The width of a cell. */
  int hidden() {
    return hidden;
  }

  /** The rate of dropout. */
  double dropout() {
    return dropout;
  }

  /** The share of the probability that training spreads over all tokens. */
  double smoothing() {
    return smoothing;
  }

  /** How many pieces of words are learnt before the net is. */
  int pieces() {
    return pieces;
  }

  /** How often to go through the data. */
  double epochs() {
    return epochs;
  }

  /** As options name them. */
  static final class TaskNames extends Names<TranslationTask> {
    TaskNames() {
      super(TranslationTask.class);
    }
  }
}
