package io.sarmal.apps.demo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How well one number inside a network tells where in a text it is.
 *
 * <p>Above a threshold it says inside, below it outside (or the other way around). The text is cut
 * into blocks of 500 characters: every other block chooses the unit and its threshold, and how good
 * they are is measured on the blocks between.
 *
 * @param found the balanced accuracy on the blocks that chose: the mean of the shares of inside and
 *     of outside that are told right; ½ is chance
 * @param tested the same on the other blocks
 */
record Selectivity(Track track, int unit, double found, double tested) {
  private static final int BLOCK = 500;
  private static final int FEWEST = 30;

  /** A threshold, and on which side of it a value means inside. */
  private record Rule(double threshold, boolean above, double accuracy) {}

  /**
   * The most selective unit of all, as the blocks that choose have it.
   *
   * @param inside for each character, whether it is inside
   * @return empty if there are too few characters inside or outside to say
   */
  static Optional<Selectivity> best(List<Track> tracks, boolean[] inside) {
    int[] choosing = blocks(inside.length, 0);
    int[] testing = blocks(inside.length, 1);
    if (!isTellable(inside, choosing) || !isTellable(inside, testing)) {
      return Optional.empty();
    }
    return tracks.stream()
        .flatMap(track -> of(track, inside, choosing, testing))
        .max(Comparator.comparingDouble(Selectivity::found));
  }

  /** What the same unit does over time in other tracks of the same model. */
  float[] of(List<Track> tracks) {
    return tracks.stream()
        .filter(other -> other.layer() == track.layer() && other.name().equals(track.name()))
        .findFirst()
        .orElseThrow()
        .unit(unit);
  }

  private static int[] blocks(int length, int parity) {
    return IntStream.range(0, length).filter(i -> i / BLOCK % 2 == parity).toArray();
  }

  private static Stream<Selectivity> of(
      Track track, boolean[] inside, int[] choosing, int[] testing) {
    return IntStream.range(0, track.width())
        .mapToObj(
            unit -> {
              float[] values = track.unit(unit);
              Rule rule = rule(values, inside, choosing);
              return new Selectivity(
                  track, unit, rule.accuracy, accuracy(rule, values, inside, testing));
            });
  }

  private static boolean isTellable(boolean[] inside, int[] places) {
    long in = Arrays.stream(places).filter(i -> inside[i]).count();
    return in >= FEWEST && places.length - in >= FEWEST;
  }

  /** Tries every threshold between two neighbouring values. */
  private static Rule rule(float[] values, boolean[] inside, int[] places) {
    int[] order = byValue(values, places);
    double ins = Arrays.stream(order).filter(i -> inside[i]).count();
    double outs = order.length - ins;
    double insBelow = 0;
    double outsBelow = 0;
    Rule best = new Rule(0, true, 0);
    for (int i = 0; i + 1 < order.length; i++) {
      if (inside[order[i]]) {
        insBelow++;
      } else {
        outsBelow++;
      }
      if (values[order[i]] < values[order[i + 1]]) {
        double above = ((ins - insBelow) / ins + outsBelow / outs) / 2;
        double accuracy = Math.max(above, 1 - above);
        if (accuracy > best.accuracy) {
          double threshold = ((double) values[order[i]] + values[order[i + 1]]) / 2;
          best = new Rule(threshold, above >= 0.5, accuracy);
        }
      }
    }
    return best;
  }

  /**
   * The places in the order of their values: sorted as numbers of value and place, not as objects.
   */
  private static int[] byValue(float[] values, int[] places) {
    long[] keys = new long[places.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(values[places[i]]);
      int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
      keys[i] = (long) ascending << Integer.SIZE | places[i];
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static double accuracy(Rule rule, float[] values, boolean[] inside, int[] places) {
    double[] right = new double[2];
    double[] all = new double[2];
    for (int i : places) {
      int kind = inside[i] ? 1 : 0;
      all[kind]++;
      if ((values[i] > rule.threshold) == rule.above == inside[i]) {
        right[kind]++;
      }
    }
    return (right[0] / all[0] + right[1] / all[1]) / 2;
  }

  /** As {@code layer 1, cell state, unit 7: 95.3 %}, with what was tested. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, unit %d: %.1f %%", track, unit, 100 * tested);
  }
}
