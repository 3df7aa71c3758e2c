package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTests {
  private static final Initializer ZERO = Initializer.constant(0);

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "weight/0", "ü"})
  void aNameHasLettersDigitsAndTwoSigns(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter(name, Shape.of(1), ZERO))
        .withMessage("a parameter's name has letters, digits, _ and - only, but was '%s'", name);
  }

  @Test
  void aShapeIsKnown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter("w", Shape.of(Dim.BATCH, 2), ZERO))
        .withMessage("parameter w of shape [B, 2] has a run-time size");
  }

  @Test
  void aParameterDecaysUnlessItSaysOtherwise() {
    Parameter weight = new Parameter("w", Shape.of(2), Initializer.constant(3));
    Parameter exempt = weight.withoutDecay();
    assertThat(weight.decays()).isTrue();
    assertThat(exempt.decays()).isFalse();
    assertThat(exempt).hasToString("w[2]").isNotEqualTo(weight);
    assertThat(exempt.initializer()).isSameAs(weight.initializer());
  }

  @Test
  void parametersOfOneNameAreDifferent() {
    Parameter a = new Parameter("w_i-0", Shape.of(2), ZERO);
    assertThat(a).isNotEqualTo(new Parameter("w_i-0", Shape.of(2), ZERO)).hasToString("w_i-0[2]");
  }
}
