package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CompiledStepTests {
  private static final Parameter TABLE =
      new Parameter("table", Shape.of(3, 4), Initializer.normal(1));
  private static final Parameter WEIGHT =
      new Parameter("weight", Shape.of(4, 5), Initializer.normal(1));

  /** A loss of two parameters and a batch of ids. */
  private record Loss(BiFunction<Tape, Var, Var> loss) implements Objective {
    @Override
    public ParameterLayout layout() {
      return ParameterLayout.builder().add("net", List.of(TABLE, WEIGHT)).build();
    }

    @Override
    public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
      return Result.of(loss.apply(tape, batch.get(0)));
    }
  }

  private static Var product(Tape tape, Var ids) {
    return tape.parameter(TABLE).gather(ids).matmul(tape.parameter(WEIGHT)).tanh().sum();
  }

  private static Batch batch(int... ids) {
    return Batch.empty().integers(Shape.of(ids.length), ids);
  }

  @Test
  void aCompiledStepIsWhatTheTapeSaysAlsoWhereALookupCommutes() {
    Loss objective = new Loss(CompiledStepTests::product);
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer =
            new Trainer(backend, objective, new Trainer.Config(Adam.DEFAULT, 1.5, 3))) {
      for (Batch batch :
          List.of(batch(0, 1, 2, 2, 1, 0, 0), batch(1, 2), batch(2, 0, 1, 2, 1, 0))) {
        double norm;
        double loss;
        try (Tape tape = Tape.recording(backend)) {
          Var flat = tape.variable(trainer.parameters());
          objective.layout().bind(flat);
          Var y = objective.loss(tape, batch.on(tape), List.of(), Phase.EVALUATION).loss();
          loss = y.item();
          norm = tape.gradient(y, flat).square().sum().sqrt().item();
        }
        Trainer.Report report = trainer.step(batch, 0.1);
        assertThat(report.loss()).isCloseTo(loss, Offset.offset(1e-12));
        assertThat(report.gradientNorm()).isCloseTo(norm, Offset.offset(1e-12));
      }
    }
  }

  @Test
  void aLossThatDependsOnMoreThanItsArgumentsIsRefused() {
    int[] calls = {0};
    Loss objective = new Loss((tape, ids) -> product(tape, ids).times(++calls[0]));
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT)) {
      assertThatThrownBy(() -> trainer.step(batch(0, 1), 0.1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is no pure function of its arguments")
          .hasMessageContaining("pass what changes from step to step in the batch");
    }
  }

  @Test
  void aLossThatReadsNumbersWhileItIsWrittenDownIsRefused() {
    Loss objective = new Loss((tape, ids) -> product(tape, ids).times(product(tape, ids).item()));
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT)) {
      assertThatThrownBy(() -> trainer.step(batch(0, 1), 0.1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("a tensor's elements were read while tracing a program");
    }
  }
}
