package io.sarmal.apps.onnx;

import static com.google.common.base.Preconditions.checkArgument;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.common.collect.Iterables;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.State;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model for ONNX, made layer by layer: opset {@value #OPSET}, float32. For use by one thread.
 *
 * <p>Any layer can be written that is made of the operations of a tape, and so can any cell, as a
 * {@code Scan}; cells that the field knows become the operations {@code RNN}, {@code LSTM} and
 * {@code GRU}, which run faster where they are known. Sizes that are known only at run time, {@code
 * T} and {@code B}, stay so. Random numbers are not in ONNX: a model is written as it is used, not
 * as it is trained.
 */
public final class OnnxModel {
  /** The version of ONNX's operations that a model asks for. */
  public static final int OPSET = 18;

  /** The version of the file format that came with that. */
  private static final int FORMAT = 8;

  private final ParameterLayout layout;
  private final float[] parameters;
  private final Graph graph;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<Parameter, String> names = new LinkedHashMap<>();

  /**
   * A model without layers.
   *
   * @param layout of all layers to come
   * @param parameters in the order of the layout; must not be changed
   */
  public OnnxModel(String name, ParameterLayout layout, float[] parameters) {
    checkArgument(
        parameters.length == layout.size(),
        "the layout has %s parameters, but %s numbers were given",
        layout.size(),
        parameters.length);
    this.layout = layout;
    this.parameters = parameters;
    this.graph = new Graph(name);
    layout.entries().forEach((full, entry) -> names.put(entry.parameter(), full));
  }

  /** An input of the model, whose shape may have run-time sizes. */
  public OnnxValue input(String name, TensorType type) {
    return new OnnxValue(graph.input(name, type), type);
  }

  /** An output of the model. */
  public void output(String name, OnnxValue value) {
    graph.output(name, value.name(), value.type());
  }

  /** A text that goes with the model. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /**
   * A layer, or anything that can be computed on a tape; parameters are those of the layout.
   *
   * @param layer takes the arguments on a tape that writes a program
   * @throws UnsupportedOperationException if it needs what ONNX does not have, such as random
   *     numbers
   */
  public List<OnnxValue> apply(Function<List<Var>, List<Var>> layer, List<OnnxValue> arguments) {
    SymbolicBackend symbolic = new SymbolicBackend();
    List<String> operands = new ArrayList<>();
    try (Tape tape = Tape.inference(symbolic)) {
      List<Var> inputs = new ArrayList<>();
      for (OnnxValue argument : arguments) {
        inputs.add(tape.constant(symbolic.input("argument" + operands.size(), argument.type())));
        operands.add(argument.name());
      }
      tape.parameters(
          parameter -> {
            operands.add(constant(parameter));
            return tape.constant(
                symbolic.input("parameter" + operands.size(), TensorType.real(parameter.shape())));
          });
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      layer.apply(inputs).forEach(var -> outputs.put("result" + outputs.size(), var.value()));
      Program program = symbolic.build(outputs);
      List<String> results = ProgramWriter.write(graph, program, operands);
      List<OnnxValue> values = new ArrayList<>();
      program
          .outputs()
          .values()
          .forEach(value -> values.add(new OnnxValue(results.get(values.size()), value.type())));
      return values;
    }
  }

  private String constant(Parameter parameter) {
    return graph.reals(fullName(parameter), parameter.shape(), values(parameter));
  }

  private String fullName(Parameter parameter) {
    String name = names.get(parameter);
    checkArgument(
        name != null,
        "parameter %s is used by a layer, but is not in the model's layout",
        parameter);
    return name;
  }

  private float[] values(Parameter parameter) {
    int offset = layout.entries().get(fullName(parameter)).offset();
    return Arrays.copyOfRange(parameters, offset, offset + parameter.shape().size());
  }

  /**
   * What a recurrent layer gives.
   *
   * @param sequence the outputs of all steps, {@code [T, B, outputSize]}
   * @param state after the last step that each row has, each {@code [B, its width]}
   */
  public record Result(OnnxValue sequence, List<OnnxValue> state) {}

  /**
   * A recurrent layer without options.
   *
   * @param provider of the cell
   * @param reverse whether it runs back in time, for each row from its last step
   * @param sequence {@code [T, B, F]}
   * @param initial the parts of the state, each {@code [B, its width]}
   * @param lengths integers {@code [B]}, each from 0 to T; without them every row has every step
   */
  public Result recurrent(
      CellProvider provider,
      Cell cell,
      boolean reverse,
      OnnxValue sequence,
      List<OnnxValue> initial,
      Optional<OnnxValue> lengths) {
    return provider
        .standardForm()
        .map(form -> standard(form, cell, reverse, sequence, initial, lengths))
        .orElseGet(() -> scan(cell, reverse, sequence, initial, lengths));
  }

  private Result standard(
      StandardForm form,
      Cell cell,
      boolean reverse,
      OnnxValue sequence,
      List<OnnxValue> initial,
      Optional<OnnxValue> lengths) {
    form.check(cell);
    Map<String, Parameter> byName = new LinkedHashMap<>();
    cell.parameters().forEach(parameter -> byName.put(parameter.name(), parameter));
    Parameter any = cell.parameters().get(0);
    String prefix = fullName(any).substring(0, fullName(any).length() - any.name().length());
    List<String> results =
        new StandardLayer(form, prefix, name -> values(byName.get(name)), reverse)
            .write(
                graph,
                sequence.name(),
                initial.stream().map(OnnxValue::name).toList(),
                lengths.map(OnnxValue::name));
    Shape outputs = sequence.type().shape().with(2, cell.outputSize());
    List<OnnxValue> state = new ArrayList<>();
    for (OnnxValue before : initial) {
      state.add(new OnnxValue(results.get(state.size() + 1), before.type()));
    }
    return new Result(new OnnxValue(results.get(0), TensorType.real(outputs)), state);
  }

  private Result scan(
      Cell cell,
      boolean reverse,
      OnnxValue sequence,
      List<OnnxValue> initial,
      Optional<OnnxValue> lengths) {
    Recurrent layer = reverse ? new Recurrent(cell).reversed() : new Recurrent(cell);
    List<OnnxValue> arguments = new ArrayList<>(List.of(sequence));
    arguments.addAll(initial);
    lengths.ifPresent(arguments::add);
    List<OnnxValue> results =
        apply(
            vars -> {
              State before = new State(vars.subList(1, 1 + initial.size()));
              Recurrent.Result run =
                  lengths.isPresent()
                      ? layer.run(vars.get(0), before, Iterables.getLast(vars))
                      : layer.run(vars.get(0), before);
              List<Var> given = new ArrayList<>(List.of(run.sequence()));
              given.addAll(run.state().parts());
              return given;
            },
            arguments);
    return new Result(results.get(0), results.subList(1, results.size()));
  }

  /**
   * What two layers give, one forward and one back in time.
   *
   * @param sequence the outputs of both side by side, forward first
   */
  public record BidirectionalResult(
      OnnxValue sequence, List<OnnxValue> forward, List<OnnxValue> backward) {}

  /**
   * Two recurrent layers over one sequence, as {@link io.sarmal.autodiff.cell.Bidirectional} with
   * outputs side by side.
   *
   * @param initialForward the state of the forward cell before the first step
   * @param initialBackward the state of the backward cell before each row's last step
   */
  public BidirectionalResult bidirectional(
      CellProvider provider,
      Cell forward,
      Cell backward,
      OnnxValue sequence,
      List<OnnxValue> initialForward,
      List<OnnxValue> initialBackward,
      Optional<OnnxValue> lengths) {
    Result ahead = recurrent(provider, forward, false, sequence, initialForward, lengths);
    Result back = recurrent(provider, backward, true, sequence, initialBackward, lengths);
    OnnxValue both =
        apply(
                vars -> List.of(vars.get(0).tape().concat(-1, vars)),
                List.of(ahead.sequence(), back.sequence()))
            .get(0);
    return new BidirectionalResult(both, ahead.state(), back.state());
  }

  /** The content of the file. */
  public byte[] toBytes() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("sarmal")
            .setGraph(graph.build());
    model.addOpsetImportBuilder().setVersion(OPSET);
    metadata.forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return model.build().toByteArray();
  }
}
