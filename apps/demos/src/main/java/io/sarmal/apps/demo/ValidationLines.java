package io.sarmal.apps.demo;

import io.sarmal.autodiff.train.Progress;
import io.sarmal.autodiff.train.TrainingListener;
import io.sarmal.autodiff.train.Validations;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints validations as lines: every so many of them.
 *
 * @param unit of the loss
 * @param every 1 or more
 */
record ValidationLines(PrintWriter out, String unit, int every) implements TrainingListener {
  @Override
  public void validation(Progress progress) {
    Validations validations = progress.validations();
    int count = validations.all().size();
    if (count % every == 0) {
      out.printf(
          Locale.ROOT,
          "  epoch %4.0f: validation %.4f %s%s%n",
          progress.epoch(),
          validations.all().get(count - 1).loss(),
          unit,
          validations.lastIsBest() ? ", the best so far" : "");
      out.flush();
    }
  }
}
