package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import org.junit.jupiter.api.Test;

class BasicCellTests {
  private static final class Everything extends BasicCell {
    Everything() {
      super(new CellSpec(2, 3));
      inputWeight("w");
      recurrentWeight("u");
      weight("v", 4, 5);
      bias("b");
      bias("c", 1);
      declare("start", Shape.of(1, 3), Initializer.constant(0));
      declare(new Parameter("scale", Shape.of(3), Initializer.constant(1)).withoutDecay());
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(state.get(0));
    }
  }

  @Test
  void parametersAreListedInTheOrderOfTheirDeclaration() {
    assertThat(new Everything().parameters())
        .extracting(Parameter::toString)
        .containsExactly(
            "w[2, 3]", "u[3, 3]", "v[4, 5]", "b[3]", "c[3]", "start[1, 3]", "scale[3]");
  }

  @Test
  void weightsDecayAndBiasesDoNot() {
    assertThat(new Everything().parameters())
        .filteredOn(Parameter::decays)
        .extracting(Parameter::name)
        .containsExactly("w", "u", "v", "start");
  }
}
