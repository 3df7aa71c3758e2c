package io.sarmal.apps.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeasonalNaiveTests {

  @Test
  void whatRepeatsEverySeasonIsForecastWithoutError() {
    ImmutableDoubleArray series =
        ImmutableDoubleArray.copyOf(IntStream.range(0, 30).mapToDouble(i -> i % 7));

    assertThat(new SeasonalNaive(7).rmse(series, 7)).isZero();
    assertThat(SeasonalNaive.PERSISTENCE.rmse(series, 7)).isGreaterThan(1);
  }

  @Test
  void theErrorOfALineIsItsSlopeTimesTheSeason() {
    ImmutableDoubleArray series =
        ImmutableDoubleArray.copyOf(IntStream.range(0, 30).mapToDouble(i -> 3 * i));

    assertThat(SeasonalNaive.PERSISTENCE.rmse(series, 20)).isCloseTo(3, within(1e-12));
    assertThat(new SeasonalNaive(4).rmse(series, 20)).isCloseTo(12, within(1e-12));
  }

  @Test
  void aStepBeforeTheFirstSeasonHasNoForecast() {
    ImmutableDoubleArray series = ImmutableDoubleArray.of(1, 2, 3);

    assertThatThrownBy(() -> new SeasonalNaive(2).rmse(series, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but was asked from 1");
  }
}
