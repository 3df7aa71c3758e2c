package io.sarmal.apps.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import com.google.common.base.Splitter;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.Model;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trained language model says in ONNX Runtime what it says here, from piece to piece of a text.
 */
class LanguageModelExportTests {
  private static final int VOCABULARY = 7;
  private static final int HIDDEN = 6;
  private static final int LAYERS = 2;
  private static final int STEPS = 8;
  private static final int ROWS = 2;

  private final SplittableRandom random = new SplittableRandom(3);

  private int[] tokens() {
    return random.ints(STEPS * ROWS, 0, VOCABULARY).toArray();
  }

  private Batch batch() {
    Shape shape = Shape.of(STEPS, ROWS);
    return Batch.empty().integers(shape, tokens()).integers(shape, tokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru-layernorm", "slstm"})
  void aTrainedModelSaysTheSame(String name) throws OrtException, IOException {
    CellProvider cell = Cells.catalog().get(name);
    LanguageModel net =
        new LanguageModel(new LanguageModel.Config(VOCABULARY, 5, HIDDEN, LAYERS, 0.2), cell);
    try (Backend backend = new ReferenceBackend();
        Trainer trainer = new Trainer(backend, new NextToken(net), Trainer.Config.DEFAULT)) {
      for (int step = 0; step < 10; step++) {
        trainer.step(batch(), 0.05);
      }
      OnnxModel onnx = OnnxLanguageModel.of(net, cell, trainer.parameterValues());
      try (Model model = new Model(backend, net, trainer.parameters());
          OnnxRun run = new OnnxRun(onnx)) {
        int parts = net.stack().layers().get(0).cell().stateSizes().size();
        for (int layer = 0; layer < LAYERS; layer++) {
          for (int part = 0; part < parts; part++) {
            String state = "layers." + layer + ".state." + part;
            run.reals(state, Shape.of(ROWS, HIDDEN), begin(onnx, state));
          }
        }
        int[] first = tokens();
        int[] second = tokens();
        Model.Prediction expected;
        try (Model.State begin = model.begin(ROWS)) {
          expected = model.run(begin, first);
        }
        Map<String, OnnxRun.Output> given =
            run.integers("tokens", Shape.of(STEPS, ROWS), first).run();
        assertLogits(given, expected);
        for (int layer = 0; layer < LAYERS; layer++) {
          for (int part = 0; part < parts; part++) {
            OnnxRun.Output next = given.get("layers." + layer + ".next." + part);
            run.reals("layers." + layer + ".state." + part, next.shape(), next.values());
          }
        }
        try (Model.State between = expected.state()) {
          expected = model.run(between, second);
        }
        expected.state().close();
        assertLogits(run.integers("tokens", Shape.of(STEPS, ROWS), second).run(), expected);
      }
    }
  }

  /** Zeros, or what the file says. */
  private static double[] begin(OnnxModel onnx, String state) throws IOException {
    double[] rows = new double[ROWS * HIDDEN];
    for (var metadata : ModelProto.parseFrom(onnx.toBytes()).getMetadataPropsList()) {
      if (metadata.getKey().equals(state)) {
        List<String> numbers = Splitter.on(',').splitToList(metadata.getValue());
        Arrays.setAll(rows, i -> Double.parseDouble(numbers.get(i % HIDDEN)));
      }
    }
    return rows;
  }

  private static void assertLogits(Map<String, OnnxRun.Output> given, Model.Prediction expected) {
    OnnxRun.Output logits = given.get("logits");
    assertThat(logits.shape()).isEqualTo(Shape.of(STEPS, ROWS, VOCABULARY));
    double[] numbers = new double[expected.logits().length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = expected.logits()[i];
    }
    assertThat(logits.values()).containsExactly(numbers, within(1e-5));
  }
}
