package io.sarmal.apps.translate;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * How well texts are translated.
 *
 * @param exact the share of those that are one of the right answers to the letter
 * @param chrF see {@link ChrF}, from 0 to 100
 */
public record Score(double exact, double chrF) {
  /** Translates all sources and compares. */
  public static Score of(List<Pair> pairs, UnaryOperator<String> translate) {
    ChrF chrF = new ChrF();
    int exact = 0;
    for (Pair pair : pairs) {
      String translated = translate.apply(pair.source());
      exact += pair.targets().contains(translated) ? 1 : 0;
      chrF.add(translated, pair.targets());
    }
    return new Score((double) exact / pairs.size(), chrF.score());
  }

  /** Whether both figures are above those of another. */
  public boolean isAbove(Score other) {
    return exact > other.exact && chrF > other.chrF;
  }

  /** As {@code 98.00 % exact, chrF 99.50}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f %% exact, chrF %.2f", 100 * exact, chrF);
  }
}
