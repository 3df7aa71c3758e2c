package io.sarmal.autodiff.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.cell.TanhProvider;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelTests {
  private static final int VOCABULARY = 7;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final LanguageModel net =
      new LanguageModel(new LanguageModel.Config(VOCABULARY, 3, 4, 2, 0.5), new TanhProvider());
  private final Tensor parameters =
      backend.tensor(net.layout().shape(), net.layout().initialValues(1));

  @AfterEach
  void everythingIsGivenBack() {
    backend.release(parameters);
    assertThat(backend.liveTensors().orElse(0)).isZero();
    backend.close();
  }

  @Test
  void itSaysWhatTheNetSaysForAnyNumberOfStepsAndRows() {
    try (Model model = new Model(backend, net, parameters)) {
      for (int rows : new int[] {1, 3}) {
        for (int steps : new int[] {1, 2, 5, 8, 11}) {
          int[] tokens = tokens(steps * rows);
          try (Model.State begin = model.begin(rows)) {
            Model.Prediction prediction = model.run(begin, tokens);
            assertThat(prediction.logits())
                .containsExactly(logits(tokens, steps, rows), Offset.offset(1e-6f));
            assertThat(prediction.state().rows()).isEqualTo(rows);
            prediction.state().close();
          }
        }
      }
    }
  }

  private static int[] tokens(int count) {
    return new Random(count).ints(count, 0, VOCABULARY).toArray();
  }

  private float[] logits(int[] tokens, int steps, int rows) {
    try (Tape tape = Tape.inference(backend)) {
      net.layout().bind(tape.constant(parameters));
      return net.run(
              tape.integers(Shape.of(steps, rows), tokens),
              net.initialStates(tape, rows),
              Phase.EVALUATION)
          .logits()
          .toFloats();
    }
  }

  @Test
  void aStateCanBeReadFromTwiceAndOutlivesWhatWasReadFromIt() {
    try (Model model = new Model(backend, net, parameters);
        Model.State begin = model.begin(1)) {
      Model.Prediction first = model.run(begin, 1, 2);
      Model.Prediction left = model.run(first.state(), 3);
      Model.Prediction right = model.run(first.state(), 4);
      Model.Prediction again = model.run(first.state(), 3);
      assertThat(again.logits()).containsExactly(left.logits());
      assertThat(right.logits()).isNotEqualTo(left.logits());
      for (Model.Prediction each : new Model.Prediction[] {first, left, right, again}) {
        each.state().close();
      }
    }
  }

  @Test
  void tokensThatAreNoWholeNumberOfStepsAreRefused() {
    try (Model model = new Model(backend, net, parameters);
        Model.State begin = model.begin(2)) {
      assertThatThrownBy(() -> model.run(begin, 1, 2, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 rows")
          .hasMessageContaining("given 3");
      assertThatThrownBy(() -> model.run(begin)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
