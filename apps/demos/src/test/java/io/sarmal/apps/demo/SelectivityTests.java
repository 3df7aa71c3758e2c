package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectivityTests {
  private static final int LENGTH = 4000;

  @Test
  void placesAreInsideAfterTheyAreOpenedAndBeforeTheyAreClosed() {
    int[] text = "a(b[c)\n\"d\"e".codePoints().toArray();
    Map<String, boolean[]> places = Places.of(text);
    assertThat(places.get("inside ( )")).isEqualTo(at(text.length, 1, 2, 3, 4));
    assertThat(places.get("inside [ ]")).isEqualTo(at(text.length, 3, 4, 5, 6, 7, 8, 9, 10));
    assertThat(places.get("inside \" \"")).isEqualTo(at(text.length, 7, 8));
  }

  private static boolean[] at(int length, int... places) {
    boolean[] inside = new boolean[length];
    for (int place : places) {
      inside[place] = true;
    }
    return inside;
  }

  @Test
  void theUnitThatKnowsIsFoundWhicheverItsSign() {
    Random random = new Random(1);
    boolean[] inside = new boolean[LENGTH];
    float[][] values = new float[LENGTH][3];
    for (int i = 0; i < LENGTH; i++) {
      inside[i] = i % 40 < 10;
      values[i][0] = random.nextFloat();
      values[i][1] = (inside[i] ? -1 : 1) + random.nextFloat();
      values[i][2] = random.nextFloat();
    }
    Selectivity best =
        Selectivity.best(List.of(new Track(1, "cell state", false, values)), inside).orElseThrow();
    assertThat(best.unit()).isEqualTo(1);
    assertThat(best.tested()).isEqualTo(1);
  }

  @Test
  void noiseIsNoBetterThanChanceOnWhatDidNotChooseIt() {
    Random random = new Random(2);
    boolean[] inside = new boolean[LENGTH];
    float[][] values = new float[LENGTH][50];
    for (int i = 0; i < LENGTH; i++) {
      inside[i] = random.nextInt(4) == 0;
      for (int unit = 0; unit < 50; unit++) {
        values[i][unit] = random.nextFloat();
      }
    }
    Selectivity best =
        Selectivity.best(List.of(new Track(1, "forget gate", true, values)), inside).orElseThrow();
    assertThat(best.tested()).isCloseTo(0.5, within(0.06));
  }

  @Test
  void tooFewPlacesSayNothing() {
    Track track = new Track(1, "forget gate", true, new float[LENGTH][1]);
    assertThat(Selectivity.best(List.of(track), at(LENGTH, 7))).isEmpty();
  }
}
