package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.apps.data.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastWindowsTests {
  private static final int STEPS = 24;
  private static final int TRAINING = 120;

  private final Series series = Series.generated(200, 1);

  /** The same series up to a step, and something wild from there on. */
  private Series changedFrom(int step) {
    double[] values = series.values().toArray();
    for (int i = step; i < values.length; i++) {
      values[i] = 1e6 * (i % 7);
    }
    return new Series(series.name(), ImmutableDoubleArray.copyOf(values), series.period());
  }

  @Test
  void whatComesAfterTheTrainingPartHasNoPartInTheScales() {
    ForecastWindows windows = ForecastWindows.of(series, STEPS, TRAINING);
    ForecastWindows changed = ForecastWindows.of(changedFrom(TRAINING), STEPS, TRAINING);

    assertThat(changed.floor()).isEqualTo(windows.floor());
    assertThat(changed.power()).isEqualTo(windows.power());
    assertThat(changed.deviation()).isEqualTo(windows.deviation());
  }

  @Test
  void aForecastSeesNothingOfItsStepOrOfLaterOnes() {
    ForecastWindows windows = ForecastWindows.of(series, STEPS, TRAINING);
    for (int step = TRAINING; step < series.length(); step++) {
      ForecastWindows changed = ForecastWindows.of(changedFrom(step), STEPS, TRAINING);

      assertThat(changed.inputs(List.of(step))).isEqualTo(windows.inputs(List.of(step)));
      assertThat(changed.value(step, 0.5)).isEqualTo(windows.value(step, 0.5));
    }
  }

  @Test
  void theChangeThatAStepBringsLeadsToItsValue() {
    ForecastWindows windows = ForecastWindows.of(series, STEPS, TRAINING);
    for (int step = windows.first(); step < series.length(); step++) {
      assertThat(windows.value(step, windows.target(step)))
          .isCloseTo(series.values().get(step), within(1e-9));
    }
  }
}
