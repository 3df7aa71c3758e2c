package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

class StateTests {
  @Test
  void aVariableThatIsSeveralPartsIsCarriedOnce() {
    try (Backend backend = new ReferenceBackend()) {
      try (Tape next = Tape.inference(backend)) {
        State carried;
        try (Tape tape = Tape.inference(backend)) {
          Var zero = tape.fill(Shape.of(1, 2), 0);
          carried = State.of(zero, tape.fill(Shape.of(1, 1), 3), zero).carryTo(next);
        }
        assertThat(carried.get(0)).isSameAs(carried.get(2));
        assertThat(carried.get(0).toDoubles()).containsExactly(0, 0);
        assertThat(carried.get(1).toDoubles()).containsExactly(3);
      }
      assertThat(backend.liveTensors().orElse(0)).isZero();
    }
  }
}
