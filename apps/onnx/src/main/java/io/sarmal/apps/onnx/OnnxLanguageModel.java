package io.sarmal.apps.onnx;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.core.Backend;
import io.sarmal.core.Dim;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a {@link LanguageModel} for ONNX. */
public final class OnnxLanguageModel {
  private OnnxLanguageModel() {}

  /**
   * The model as it is used. Its inputs are {@code tokens}, integers {@code [T, B]}, and for part p
   * of the state of layer k {@code layers.k.state.p}, {@code [B, its width]}. Before the first
   * token it is zero in every row, or what the metadata of that name says, numbers with commas
   * between them. Its outputs are {@code logits} of the token after each, {@code [T, B,
   * vocabulary]}, and {@code layers.k.next.p}.
   *
   * @param cell that the model was made with
   * @param parameters in the order of the model's layout
   */
  public static OnnxModel of(LanguageModel model, CellProvider cell, float[] parameters) {
    OnnxModel onnx = new OnnxModel("language-model", model.layout(), parameters);
    OnnxValue tokens = onnx.input("tokens", TensorType.integer(Dim.TIME, Dim.BATCH));
    OnnxValue x = onnx.apply(vars -> List.of(model.embed(vars.get(0))), List.of(tokens)).get(0);
    List<List<OnnxValue>> next = new ArrayList<>();
    for (var layer : model.stack().layers()) {
      List<OnnxValue> state = states(onnx, layer.cell(), "layers." + next.size() + ".state.");
      OnnxModel.Result run = onnx.recurrent(cell, layer.cell(), false, x, state, Optional.empty());
      x = run.sequence();
      next.add(run.state());
    }
    sayWhereToBegin(onnx, model, parameters);
    onnx.output(
        "logits", onnx.apply(vars -> List.of(model.logits(vars.get(0))), List.of(x)).get(0));
    for (int k = 0; k < next.size(); k++) {
      for (int part = 0; part < next.get(k).size(); part++) {
        onnx.output("layers." + k + ".next." + part, next.get(k).get(part));
      }
    }
    return onnx;
  }

  private static void sayWhereToBegin(OnnxModel onnx, LanguageModel model, float[] parameters) {
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      Tensor flat = backend.tensor(model.layout().shape(), parameters);
      model.layout().bind(tape.constant(flat));
      int k = 0;
      for (State state : model.initialStates(tape, 1)) {
        for (int part = 0; part < state.parts().size(); part++) {
          double[] row = state.get(part).toDoubles();
          if (Arrays.stream(row).anyMatch(value -> value != 0)) {
            String numbers =
                Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(","));
            onnx.metadata("layers." + k + ".state." + part, numbers);
          }
        }
        k++;
      }
    }
  }

  private static List<OnnxValue> states(OnnxModel onnx, Cell cell, String prefix) {
    List<OnnxValue> parts = new ArrayList<>();
    for (int width : cell.stateSizes()) {
      parts.add(onnx.input(prefix + parts.size(), TensorType.real(Dim.BATCH, width)));
    }
    return parts;
  }
}
