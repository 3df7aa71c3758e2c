package io.sarmal.apps.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far off a forecast may be: as far as a share of the errors so far were, on what was not
 * trained on. If errors come in no particular order, the next one is within it with that
 * probability. Split conformal prediction: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018.
 */
final class ConformalMargin {
  private final double share;
  private final List<Double> errors;

  /**
   * A margin.
   *
   * @param share from 0 to 1
   * @param errors one or more, each 0 or more
   */
  ConformalMargin(double share, List<Double> errors) {
    this.share = share;
    this.errors = new ArrayList<>(errors);
    Collections.sort(this.errors);
  }

  /** The least error that so many are not above. */
  double get() {
    int rank = (int) Math.ceil(share * (errors.size() + 1));
    return errors.get(Math.min(rank, errors.size()) - 1);
  }

  /** Takes one more into account. */
  void add(double error) {
    int at = Collections.binarySearch(errors, error);
    errors.add(at < 0 ? -at - 1 : at, error);
  }
}
