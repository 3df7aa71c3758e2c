package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.autodiff.Tape;
import io.sarmal.core.Backend;
import io.sarmal.core.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTests {
  @Test
  void lengthsFromZeroToTheNumberOfStepsAreIntegers() {
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      assertThat(Batch.empty().lengths(4, 0, 4, 2).on(tape).get(0).toInts())
          .containsExactly(0, 4, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5})
  void aLengthOutsideOfTheSequenceIsNamed(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batch.empty().lengths(4, 1, length))
        .withMessage(
            "row 1 of a batch of 4 steps was given the length %d; lengths are from 0 to 4", length);
  }
}
