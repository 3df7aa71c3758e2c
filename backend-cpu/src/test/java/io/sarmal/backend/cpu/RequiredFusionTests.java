package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.autodiff.check.TestLstm;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.Model;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.LayerLoop;
import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.program.Launch;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops that have to run fused, with a cell whose rows mix: it centres the state over them. */
class RequiredFusionTests {
  private static final String REASON = "it has Reduce[op=SUM, axes=[0]] of [[B, 4]]";
  private static final Batch BATCH =
      Batch.empty().integers(Shape.of(5, 3), new int[15]).integers(Shape.of(5, 3), new int[15]);

  private final Backend cpu = new CpuBackend();

  private static final class Centring implements CellProvider {
    @Override
    public String name() {
      return "centring";
    }

    @Override
    public Cell create(CellSpec spec) {
      return new Centred(spec);
    }
  }

  private static final class Centred extends BasicCell {
    private final Parameter w = inputWeight("w");
    private final Parameter u = recurrentWeight("u");

    Centred(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      return Step.of(x.matmul(w).plus(h.minus(h.sum(0)).matmul(u)).tanh());
    }
  }

  @AfterEach
  void close() {
    cpu.close();
  }

  @Test
  void aLoopThatFallsBackFailsOnATape() {
    assertThatThrownBy(() -> run(cpu, Fusion.REQUIRED, new Centring()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a loop over [")
        .hasMessageEndingWith("runs one operation at a time, but fusion is required: " + REASON);
    assertThatCode(() -> run(cpu, Fusion.AUTO, new Centring())).doesNotThrowAnyException();
    assertThatCode(() -> run(cpu, Fusion.REQUIRED, new TestLstm())).doesNotThrowAnyException();
  }

  @Test
  void aBackendWithoutACompilerFails() {
    try (Backend reference = new ReferenceBackend()) {
      assertThatThrownBy(() -> run(reference, Fusion.REQUIRED, new TestLstm()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("backend reference runs one operation at a time");
    }
  }

  private static void run(Backend backend, Fusion fusion, CellProvider cell) {
    Recurrent layer = new Recurrent(cell.create(new CellSpec(2, 4)));
    try (Tape tape = Tape.recording(backend, fusion)) {
      tape.parameters(p -> tape.fill(p.shape(), 0.5));
      layer.run(tape.fill(Shape.of(5, 3, 2), 1), layer.cell().initialState(tape, 3));
    }
  }

  @Test
  void aTrainerNamesTheLayerAndTheOperation() {
    try (Trainer trainer = trainer(new Centring(), Fusion.REQUIRED)) {
      assertThatThrownBy(() -> trainer.step(BATCH, 0.1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the loop of layers.0, forward runs one operation at a time, but fusion is required: "
                  + REASON);
    }
    try (Trainer trainer = trainer(new TestLstm(), Fusion.REQUIRED)) {
      assertThat(trainer.step(BATCH, 0.1).isFinite()).isTrue();
    }
  }

  @Test
  void aTrainerCannotTurnFusionOff() {
    assertThatThrownBy(() -> Trainer.Config.DEFAULT.with(Fusion.OFF))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use a Tape");
  }

  @Test
  void anExplanationSaysWhatFallsBackAndChangesNothing() {
    try (Trainer trainer = trainer(new Centring(), Fusion.AUTO);
        Trainer other = trainer(new Centring(), Fusion.AUTO)) {
      StepExplanation step = trainer.explain(BATCH);
      for (LayerLoop loop : step.loops()) {
        assertThat(loop.loop().way().fallback()).as(loop.toString()).isPresent();
        assertThat(loop.loop().way().step())
            .allSatisfy(launch -> assertThat(launch).isInstanceOf(Launch.Single.class));
        assertThat(step.pass().steps(loop.loop())).isEqualTo(5);
      }
      assertThat(step.loops()).hasSize(2);
      assertThat(trainer.step(BATCH, 0.1)).isEqualTo(other.step(BATCH, 0.1));
    }
  }

  @Test
  void readingATokenRunsFused() {
    LanguageModel net = model(new TestLstm());
    Tensor parameters = cpu.fill(net.layout().shape(), 0.1);
    try (Model model = new Model(cpu, net, parameters)) {
      List<Launch.Loop> loops = model.explain(1, 1).loops();
      assertThat(loops).hasSize(1);
      assertThat(loops.get(0).way().fallback()).isEmpty();
      assertThatThrownBy(() -> model.explain(3, 1)).hasMessageContaining("3 x 1");
    }
    cpu.release(parameters);
  }

  private Trainer trainer(CellProvider cell, Fusion fusion) {
    return new Trainer(cpu, new NextToken(model(cell)), Trainer.Config.DEFAULT.with(fusion));
  }

  private static LanguageModel model(CellProvider cell) {
    return new LanguageModel(new LanguageModel.Config(7, 2, 4, 1, 0), cell);
  }
}
