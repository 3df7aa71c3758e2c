package io.sarmal.apps.onnx;

import static io.sarmal.apps.onnx.Closeness.assertClose;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Bidirectional;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.core.Backend;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every cell there is gives in ONNX Runtime what it gives here: outputs and final states from any
 * initial state, forward, back in time and both, with and without lengths; all ways in one model,
 * whose number of steps and rows is open.
 */
class CellExportTests {
  private static final int FEATURES = 3;
  private static final int HIDDEN = 4;
  private static final int STEPS = 5;
  private static final int ROWS = 3;
  private static final int[] LENGTHS = {5, 0, 3};

  private record Way(boolean reverse, boolean lengths) {
    @Override
    public String toString() {
      return (reverse ? "reverse" : "forward") + (lengths ? " lengths" : "");
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way(false, false), new Way(true, false), new Way(false, true), new Way(true, true));

  @TestFactory
  Stream<DynamicTest> everyCellGivesTheSame() {
    return Cells.catalog().names().stream()
        .map(name -> dynamicTest(name, () -> new Trial(Cells.catalog().get(name)).check()));
  }

  @Test
  void theWellKnownCellsAreOperationsOfOnnx() {
    Map<String, String> operations = new HashMap<>();
    for (String name : Cells.catalog().names()) {
      Trial trial = new Trial(Cells.catalog().get(name));
      operations.put(name, trial.operation());
    }
    assertThat(operations)
        .containsEntry("rnn", "RNN")
        .containsEntry("rnn-relu", "RNN")
        .containsEntry("lstm", "LSTM")
        .containsEntry("lstm-peephole", "LSTM")
        .containsEntry("gru", "GRU")
        .containsEntry("gru-reset-before", "GRU")
        .containsEntry("lstm-coupled", "Scan");
  }

  private static final class Trial {
    final CellProvider provider;
    final Cell cell;
    final Cell backward;
    final ParameterLayout layout;
    final float[] parameters;
    final SplittableRandom random = new SplittableRandom(6);

    Trial(CellProvider provider) {
      this.provider = provider;
      cell = provider.create(new CellSpec(FEATURES, HIDDEN));
      backward = provider.create(new CellSpec(FEATURES, HIDDEN));
      layout =
          ParameterLayout.builder()
              .add("cell", cell.parameters())
              .add("backward", backward.parameters())
              .build();
      // Also what starts as zeros, such as biases and peepholes, is to matter.
      double[] initial = layout.initialValues(1);
      parameters = new float[initial.length];
      for (int i = 0; i < initial.length; i++) {
        parameters[i] = (float) (initial[i] + random.nextDouble(-0.3, 0.3));
      }
    }

    OnnxModel export() {
      OnnxModel model = new OnnxModel("cell", layout, parameters);
      OnnxValue x = model.input("x", TensorType.real(Dim.TIME, Dim.BATCH, FEATURES));
      OnnxValue lengths = model.input("lengths", TensorType.integer(Dim.BATCH));
      List<OnnxValue> initial = new ArrayList<>();
      for (int width : cell.stateSizes()) {
        initial.add(model.input("state" + initial.size(), TensorType.real(Dim.BATCH, width)));
      }
      bidirectional(model, x, lengths, initial);
      for (Way way : WAYS) {
        OnnxModel.Result result =
            model.recurrent(
                provider,
                cell,
                way.reverse,
                x,
                initial,
                way.lengths ? Optional.of(lengths) : Optional.empty());
        model.output(way + " y", result.sequence());
        for (int part = 0; part < initial.size(); part++) {
          model.output(way + " state" + part, result.state().get(part));
        }
      }
      return model;
    }

    private void bidirectional(
        OnnxModel model, OnnxValue x, OnnxValue lengths, List<OnnxValue> initial) {
      OnnxModel.BidirectionalResult both =
          model.bidirectional(provider, cell, backward, x, initial, initial, Optional.of(lengths));
      model.output("both y", both.sequence());
      for (int part = 0; part < initial.size(); part++) {
        model.output("both forward" + part, both.forward().get(part));
        model.output("both backward" + part, both.backward().get(part));
      }
    }

    String operation() {
      String text = new String(export().toBytes(), ISO_8859_1);
      return Stream.of("RNN", "LSTM", "GRU", "Scan")
          .filter(op -> text.contains(op + "%"))
          .findFirst()
          .orElseThrow();
    }

    double[] draw(int size) {
      return random.doubles(size, -1, 1).map(value -> (float) value).toArray();
    }

    void check() throws OrtException {
      double[] x = draw(STEPS * ROWS * FEATURES);
      List<double[]> initial = new ArrayList<>();
      Map<String, OnnxRun.Output> given;
      try (OnnxRun run = new OnnxRun(export())) {
        run.reals("x", Shape.of(STEPS, ROWS, FEATURES), x)
            .integers("lengths", Shape.of(ROWS), LENGTHS);
        for (int width : cell.stateSizes()) {
          initial.add(draw(ROWS * width));
          int part = initial.size() - 1;
          run.reals("state" + part, Shape.of(ROWS, width), initial.get(part));
        }
        given = run.run();
      }
      try (Backend backend = new ReferenceBackend();
          Tape tape = Tape.inference(backend)) {
        layout.bind(tape.constant(backend.tensor(layout.shape(), parameters)));
        Var sequence = tape.constant(Shape.of(STEPS, ROWS, FEATURES), x);
        List<Var> parts = new ArrayList<>();
        for (int width : cell.stateSizes()) {
          parts.add(tape.constant(Shape.of(ROWS, width), initial.get(parts.size())));
        }
        Var valid = tape.integers(Shape.of(ROWS), LENGTHS);
        Bidirectional.Result both =
            new Bidirectional(cell, backward, Bidirectional.Merge.CONCAT)
                .run(sequence, new Bidirectional.States(new State(parts), new State(parts)), valid);
        assertClose("both y", given.get("both y"), both.sequence());
        for (int part = 0; part < parts.size(); part++) {
          String ahead = "both forward" + part;
          String back = "both backward" + part;
          assertClose(ahead, given.get(ahead), both.states().forward().get(part));
          assertClose(back, given.get(back), both.states().backward().get(part));
        }
        for (Way way : WAYS) {
          Recurrent layer = way.reverse ? new Recurrent(cell).reversed() : new Recurrent(cell);
          Recurrent.Result expected =
              way.lengths
                  ? layer.run(sequence, new State(parts), valid)
                  : layer.run(sequence, new State(parts));
          assertClose(way + " y", given.get(way + " y"), expected.sequence());
          for (int part = 0; part < parts.size(); part++) {
            String name = way + " state" + part;
            assertClose(name, given.get(name), expected.state().get(part));
          }
        }
      }
    }
  }
}
