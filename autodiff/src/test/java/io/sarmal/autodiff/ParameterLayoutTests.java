package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterLayoutTests {
  private final Parameter w = new Parameter("w", Shape.of(2, 3), Initializer.normal(1));
  private final Parameter b = new Parameter("b", Shape.of(3), Initializer.constant(7));
  private final Parameter u = new Parameter("w", Shape.of(2), Initializer.normal(1));
  private final ParameterLayout layout =
      ParameterLayout.builder().add("first", List.of(w, b)).add("second", List.of(u)).build();

  private static double[] part(double[] flat, ParameterLayout.Entry entry) {
    int end = entry.offset() + entry.parameter().shape().size();
    return Arrays.copyOfRange(flat, entry.offset(), end);
  }

  @Test
  void parametersLieOneAfterTheOther() {
    assertThat(layout.size()).isEqualTo(11);
    assertThat(layout.shape()).isEqualTo(Shape.of(11));
    assertThat(layout.entries())
        .containsExactly(
            Map.entry("first.w", new ParameterLayout.Entry(w, 0)),
            Map.entry("first.b", new ParameterLayout.Entry(b, 6)),
            Map.entry("second.w", new ParameterLayout.Entry(u, 9)));
  }

  @Test
  void aFullNameIsThereOnce() {
    ParameterLayout.Builder builder = ParameterLayout.builder().add("first", List.of(w));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("first", List.of(u)))
        .withMessage("two parameters are called first.w");
  }

  @Test
  void aModelFitsInOneArray() {
    Parameter huge = new Parameter("w", Shape.of(1 << 30), Initializer.constant(0));
    ParameterLayout.Builder builder = ParameterLayout.builder().add("a", List.of(huge));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("b", List.of(huge)))
        .withMessage("a model has at most 2147483647 parameters; with b.w there are more");
  }

  @Test
  void initialValuesDependOnSeedAndFullNameOnly() {
    double[] flat = layout.initialValues(3);
    ParameterLayout other =
        ParameterLayout.builder().add("second", List.of(u)).add("first", List.of(w)).build();
    double[] elsewhere = other.initialValues(3);
    for (String name : List.of("first.w", "second.w")) {
      assertThat(part(flat, layout.entries().get(name)))
          .isEqualTo(part(elsewhere, other.entries().get(name)));
    }
    assertThat(part(flat, layout.entries().get("first.b"))).containsOnly(7);
    assertThat(flat).isNotEqualTo(layout.initialValues(4));
    // Two parameters of one shape and kind do not start alike.
    assertThat(Arrays.copyOf(flat, 2)).isNotEqualTo(Arrays.copyOfRange(flat, 9, 11));
  }

  @Test
  void aParameterIsItsPartOfTheBufferAndSoIsItsGradient() {
    ReferenceBackend backend = new ReferenceBackend();
    double[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Tensor buffer = backend.tensor(layout.shape(), values);
    try (Tape tape = Tape.recording(backend)) {
      Var flat = tape.variable(buffer);
      layout.bind(flat);
      Var x = tape.constant(Shape.of(1, 2), 1, -1);
      Var y = x.matmul(w).plus(b);
      assertThat(y.toDoubles()).containsExactly(0 - 3 + 6, 1 - 4 + 7, 2 - 5 + 8);
      assertThat(tape.parameter(w)).isSameAs(tape.parameter(w));
      assertThat(tape.gradient(y.sum(), flat).toDoubles())
          .containsExactly(1, 1, 1, -1, -1, -1, 1, 1, 1, 0, 0);
    }
  }

  @Test
  void theDecayMaskIsOneWhereAParameterDecays() {
    Parameter exempt = b.withoutDecay();
    ParameterLayout mixed =
        ParameterLayout.builder()
            .add("first", List.of(exempt, w))
            .add("second", List.of(u))
            .build();
    try (ReferenceBackend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      assertThat(mixed.decayMask(tape).toDoubles())
          .containsExactly(0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
      assertThat(layout.decayMask(tape).toDoubles()).hasSize(11).containsOnly(1);
    }
  }

  @Test
  void whatDoesNotBelongIsRefused() {
    ReferenceBackend backend = new ReferenceBackend();
    try (Tape tape = Tape.recording(backend)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layout.bind(tape.scalar(1)))
          .withMessage("the model has 11 parameters, but the buffer given has shape []");
      layout.bind(tape.variable(backend.fill(layout.shape(), 0)));
      Parameter stranger = new Parameter("v", Shape.of(1), Initializer.constant(0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tape.parameter(stranger))
          .withMessage(
              "parameter v[1] is used by the model but none of its layers lists it in"
                  + " parameters()");
    }
  }
}
