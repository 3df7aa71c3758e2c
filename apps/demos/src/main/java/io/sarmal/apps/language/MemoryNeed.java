package io.sarmal.apps.language;

import io.sarmal.apps.text.InputException;
import java.util.Locale;

/** A rough count of the memory that training takes, so that a model far too large is refused. */
public final class MemoryNeed {
  /** Numbers kept for each parameter: itself, its gradient, Adam's two, and the next of each. */
  private static final int COPIES = 7;

  /** Numbers kept for each unit of a hidden state in each step, forward and backward. */
  private static final int HIDDEN_COPIES = 10;

  /** Numbers kept for each logit: itself, its softmax and its gradient. */
  private static final int LOGIT_COPIES = 3;

  private MemoryNeed() {}

  /** The bytes for a model of so many parameters and a batch. */
  static double bytes(Design design, Training.Plan plan) {
    Settings settings = design.settings();
    double units = (double) plan.rows() * plan.steps();
    double perUnit =
        (double) LOGIT_COPIES * design.vocabulary().size()
            + (double) HIDDEN_COPIES * settings.layers() * settings.hidden()
            + settings.embedding();
    double parameters = design.model().layout().size();
    return Float.BYTES * (COPIES * parameters + units * perUnit);
  }

  /**
   * Refuses what the JVM has no room for.
   *
   * @param available in bytes
   * @throws InputException if more is needed
   */
  public static void check(Design design, Training.Plan plan, long available) {
    double needed = bytes(design, plan);
    if (needed > available) {
      throw new InputException(
          design.settings().toString(),
          String.format(
              Locale.ROOT,
              "training its %,d parameters in batches of %,d x %,d takes about %.1f GB, and the JVM"
                  + " has %.1f GB",
              design.model().layout().size(),
              plan.rows(),
              plan.steps(),
              needed / 1e9,
              available / 1e9),
          "lower --hidden, --layers, --embed, --batch or --seq, or give the JVM more with"
              + " JAVA_OPTS=-Xmx"
              + (long) Math.ceil(needed / 1e9)
              + "g");
    }
  }
}
