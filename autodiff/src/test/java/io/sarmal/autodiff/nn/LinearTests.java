package io.sarmal.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Parameter;
import org.junit.jupiter.api.Test;

class LinearTests {
  @Test
  void theWeightDecaysAndTheBiasDoesNot() {
    assertThat(new Linear(2, 3).parameters())
        .filteredOn(Parameter::decays)
        .extracting(Parameter::name)
        .containsExactly("weight");
  }
}
