package io.sarmal.cells.lstm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Collections2;
import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.LayerLoop;
import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.cells.lstm.GateByGateLstm.Style;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training step of a language model is compiled to. */
class CompiledLstmTests {
  private static final int LAYERS = 2;

  static Stream<Style> styles() {
    return Collections2.permutations(List.of(0, 1, 2)).stream()
        .flatMap(
            order ->
                Stream.of(false, true)
                    .flatMap(
                        right ->
                            Stream.of(false, true).map(swap -> new Style(order, right, swap))));
  }

  @ParameterizedTest
  @MethodSource("styles")
  void anLstmWrittenGateByGateWithEightProductsCompilesToTheSameTextUpToNames(Style style) {
    assertThat(scans(new GateByGateLstm(style))).isEqualTo(scans(new LstmProvider())).hasSize(4);
  }

  /** The text of each loop, without the names of inputs and outputs. */
  private static List<String> scans(CellProvider cell) {
    return explain(cell).loops().stream().map(loop -> unnamed(loop.loop())).toList();
  }

  private static String unnamed(Launch.Loop loop) {
    return loop.scan()
        .toString()
        .replaceAll("= input .*", "= input")
        .replaceAll("output .* =", "output =");
  }

  @Test
  void eachLoopHasOneProductInAStepAndWeightsAreSummedUpOutside() {
    StepExplanation step = explain(new LstmProvider());
    assertThat(step.loops().stream().map(LayerLoop::toString))
        .containsExactly(
            "layers.0, forward", "layers.1, forward", "layers.1, backward", "layers.0, backward");
    for (LayerLoop loop : step.loops()) {
      Program time = loop.loop().scan().step();
      assertThat(products(time)).as("%s:\n%s", loop, time).isEqualTo(1);
      assertThat(loop.loop().way().step().stream().filter(Launch::hasProduct)).hasSize(1);
      assertThat(loop.loop().way().fallback()).isEmpty();
    }
  }

  private static long products(Program step) {
    return step.instructions().stream()
        .filter(i -> i.op() instanceof Op.MatMul || i.op() instanceof Op.Outer)
        .count();
  }

  private static StepExplanation explain(CellProvider cell) {
    LanguageModel model = new LanguageModel(new LanguageModel.Config(11, 5, 6, LAYERS, 0), cell);
    Batch batch =
        Batch.empty().integers(Shape.of(4, 3), new int[12]).integers(Shape.of(4, 3), new int[12]);
    try (Backend cpu = Backends.open("cpu");
        Trainer trainer =
            new Trainer(cpu, new NextToken(model), Trainer.Config.DEFAULT.with(Fusion.REQUIRED))) {
      return trainer.explain(batch);
    }
  }
}
