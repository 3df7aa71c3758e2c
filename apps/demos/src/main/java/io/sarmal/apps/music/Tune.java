package io.sarmal.apps.music;

import java.util.ArrayList;
import java.util.List;

/**
 * A tune.
 *
 * @param title empty if it has none
 * @param bars in the order of the page
 */
public record Tune(String title, List<Bar> bars) {
  /** Copies the list. */
  public Tune {
    bars = List.copyOf(bars);
  }

  /**
   * How well bars add up.
   *
   * @param full bars that have the metre's length
   * @param counted all bars, without the short ones at the edges of sections: pick-ups are music,
   *     not mistakes
   */
  public record Count(int full, int counted) {
    /** Both counts together. */
    public Count plus(Count other) {
      return new Count(full + other.full, counted + other.counted);
    }

    /** The share of full bars; NaN if there are none. */
    public double share() {
      return (double) full / counted;
    }
  }

  /** How many of the bars have the metre's length. */
  public Count count() {
    int counted = (int) bars.stream().filter(bar -> !bar.mayBeShort()).count();
    return new Count((int) bars.stream().filter(Bar::isFull).count(), counted);
  }

  /** The bars in the order in which they are played, repeats and endings unfolded. */
  public List<Bar> played() {
    List<Bar> played = new ArrayList<>();
    int start = 0;
    int pass = 1;
    int i = 0;
    while (i < bars.size()) {
      Bar bar = bars.get(i);
      if (bar.opens() && i > start) {
        start = i;
        pass = 1;
      }
      boolean plays = bar.ending() == 0 || bar.ending() == pass;
      if (plays) {
        played.add(bar);
      }
      i++;
      if (plays && bar.closes() && pass == 1) {
        i = start;
        pass = 2;
      } else if (plays && (bar.closes() || (bar.ends() && (pass == 1 || bar.ending() == 2)))) {
        start = i;
        pass = 1;
      }
    }
    return played;
  }
}
