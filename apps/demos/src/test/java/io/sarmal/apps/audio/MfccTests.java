package io.sarmal.apps.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MfccTests {
  private static Recording tone(double hertz, double loudness) {
    float[] samples = new float[4000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (loudness * Math.sin(2 * Math.PI * hertz * i / 8000));
    }
    return new Recording(8000, samples);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 64})
  void theFastTransformIsTheDefinition(int n) {
    double[] signal = new Random(n).doubles(n, -1, 1).toArray();
    double[] power = Fourier.power(signal);
    assertThat(power).hasSize(n / 2 + 1);
    for (int k = 0; k < power.length; k++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < n; i++) {
        real += signal[i] * Math.cos(2 * Math.PI * k * i / n);
        imaginary -= signal[i] * Math.sin(2 * Math.PI * k * i / n);
      }
      assertThat(power[k]).isCloseTo(real * real + imaginary * imaginary, within(1e-10));
    }
  }

  @Test
  void aThousandHertzAreAboutAThousandMel() {
    assertThat(Mfcc.mel(1000)).isCloseTo(1000, within(0.1));
  }

  @Test
  void everyFilterHearsSomething() {
    for (double[] filter : Mfcc.filters(256, 8000)) {
      assertThat(Doubles.asList(filter))
          .anyMatch(weight -> weight > 0.2)
          .allMatch(weight -> weight <= 1);
    }
  }

  @Test
  void aFrameComesEveryTenMilliseconds() {
    assertThat(Mfcc.of(tone(440, 0.5))).hasDimensions(1 + (4000 - 200) / 80, Mfcc.FEATURES);
    assertThat(Mfcc.of(new Recording(8000, new float[1]))).hasDimensions(1, Mfcc.FEATURES);
  }

  @Test
  void loudnessMovesTheFirstCoefficientOnly() {
    float[] loud = Mfcc.of(tone(440, 0.8))[10];
    float[] soft = Mfcc.of(tone(440, 0.4))[10];
    // Half the amplitude is a quarter of the energy in each of 26 filters.
    assertThat((double) loud[0] - soft[0]).isCloseTo(Math.sqrt(26) * Math.log(4), within(1e-2));
    for (int i = 1; i < 13; i++) {
      assertThat(loud[i]).isCloseTo(soft[i], within(1e-2f));
    }
  }

  @Test
  void aSteadyToneHasNoSlopeAndARisingOneHas() {
    float[] steady = Mfcc.of(tone(800, 0.5))[20];
    for (int i = 13; i < Mfcc.FEATURES; i++) {
      assertThat(steady[i]).isCloseTo(0, within(0.05f));
    }
    float[] samples = new float[4000];
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      phase += 2 * Math.PI * (400 + 0.5 * i) / 8000;
      samples[i] = (float) Math.sin(phase);
    }
    assertThat(Math.abs(Mfcc.of(new Recording(8000, samples))[20][14])).isGreaterThan(0.2f);
  }
}
