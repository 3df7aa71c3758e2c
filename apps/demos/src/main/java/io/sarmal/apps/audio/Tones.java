package io.sarmal.apps.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up sounds where no real ones are at hand: a tone that rises, falls, stays, or goes up and
 * down, at any pitch, of any length, in noise. Only the way through time tells the classes apart.
 */
public final class Tones {
  private static final double RATE = 8000;
  private static final List<String> CLASSES = List.of("rising", "falling", "level", "up and down");
  private static final double NOISE = 0.02;

  private Tones() {}

  /**
   * A set, the same for the same seed.
   *
   * @param train how many of each class to learn from
   * @param test how many of each class to test on
   */
  public static UtteranceSet of(int train, int test, long seed) {
    Random random = new Random(seed);
    return new UtteranceSet(
        "generated tones (not real speech)", CLASSES, some(train, random), some(test, random));
  }

  private static List<Utterance> some(int ofEach, Random random) {
    List<Utterance> some = new ArrayList<>();
    for (int i = 0; i < ofEach; i++) {
      for (int label = 0; label < CLASSES.size(); label++) {
        some.add(new Utterance(Mfcc.of(sound(label, random)), label));
      }
    }
    return some;
  }

  private static Recording sound(int label, Random random) {
    float[] samples = new float[1600 + random.nextInt(2400)]; // 0.2 to 0.5 seconds
    double base = 300 + 400 * random.nextDouble();
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      double share = (double) i / samples.length;
      double octaves =
          switch (label) {
            case 0 -> share;
            case 1 -> 1 - share;
            case 2 -> 0.5;
            default -> 1 - Math.abs(2 * share - 1);
          };
      phase += 2 * Math.PI * base * Math.pow(2, octaves) / RATE;
      samples[i] = (float) (0.3 * Math.sin(phase) + NOISE * random.nextGaussian());
    }
    return new Recording(RATE, samples);
  }
}
