package io.sarmal.autodiff.interop;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.StandardForm.Gru;
import io.sarmal.autodiff.cell.StandardForm.Lstm;
import io.sarmal.autodiff.cell.StandardForm.Reset;
import io.sarmal.autodiff.cell.StandardForm.Rnn;
import io.sarmal.autodiff.interop.StackedGates.Part;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One direction of one layer of PyTorch's {@code torch.nn.RNN}, {@code LSTM} or {@code GRU}: the
 * tensors {@code weight_ih_l0}, {@code weight_hh_l0}, {@code bias_ih_l0} and {@code bias_hh_l0} of
 * a {@code state_dict}, where 0 is the layer and {@code _reverse} follows for the direction back in
 * time. PyTorch orders gates i, f, g, o and r, z, n.
 *
 * @param gates in PyTorch's order
 * @param suffix of all tensors, such as {@code _l0} or {@code _l1_reverse}
 */
public record PyTorchCell(StackedGates gates, String suffix) {
  /**
   * The tensors of a cell.
   *
   * @param layer from 0
   * @param reverse whether it runs back in time
   * @throws IllegalArgumentException if PyTorch has no such cell
   */
  public static PyTorchCell of(StandardForm form, int layer, boolean reverse) {
    return new PyTorchCell(
        new StackedGates(gatesOf(form)), "_l" + layer + (reverse ? "_reverse" : ""));
  }

  private static List<StandardForm.Gate> gatesOf(StandardForm form) {
    if (form instanceof Lstm lstm) {
      checkArgument(
          lstm.peepholes().isEmpty(), "PyTorch has no LSTM with peepholes; it has RNN, LSTM, GRU");
      return List.of(lstm.input(), lstm.forget(), lstm.candidate(), lstm.output());
    }
    if (form instanceof Gru gru) {
      checkArgument(
          gru.position() == Reset.AFTER,
          "PyTorch's GRU resets after the product with the recurrent weight, this one before; use"
              + " 'gru'");
      return List.of(gru.reset(), gru.update(), gru.candidate());
    }
    return List.of(((Rnn) form).gate());
  }

  /** PyTorch's name of a tensor. */
  public String name(Part part) {
    return switch (part) {
          case INPUT -> "weight_ih";
          case RECURRENT -> "weight_hh";
          case BIAS -> "bias_ih";
          case RECURRENT_BIAS -> "bias_hh";
        }
        + suffix;
  }

  /**
   * Writes a cell. Of its biases PyTorch's {@code bias_ih} becomes what is there, and {@code
   * bias_hh} zero, except where the cell has it as well.
   *
   * @param parameters the elements of each parameter by its name, row-major
   * @return the tensors, {@code F32}, by PyTorch's names
   */
  public Map<String, StoredTensor> write(Cell cell, Function<String, float[]> parameters) {
    ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
    for (Part part : Part.values()) {
      double[] values = gates.stack(part, name -> doubles(parameters.apply(name)));
      tensors.put(name(part), StoredTensor.of(shape(part, cell), floats(values)));
    }
    return tensors.buildOrThrow();
  }

  /**
   * Reads a cell. A module that was made with {@code bias=False} has biases of zero.
   *
   * @param file a {@code state_dict}
   * @param prefix of the names of the module's tensors, such as {@code "encoder.rnn."}, or empty
   * @return the elements of each parameter by its name, row-major
   * @throws ModelFileException if a tensor is missing, or is of another shape or type
   */
  public Map<String, float[]> read(SafeTensors file, String prefix, Cell cell)
      throws ModelFileException {
    boolean biased =
        file.tensors().containsKey(prefix + name(Part.BIAS))
            || file.tensors().containsKey(prefix + name(Part.RECURRENT_BIAS));
    Map<Part, double[]> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      Shape shape = shape(part, cell);
      boolean absent = !biased && (part == Part.BIAS || part == Part.RECURRENT_BIAS);
      parts.put(
          part,
          absent
              ? new double[shape.size()]
              : doubles(Tensors.floats(file, prefix + name(part), shape)));
    }
    ImmutableMap.Builder<String, float[]> parameters = ImmutableMap.builder();
    for (Parameter parameter : cell.parameters()) {
      parameters.put(parameter.name(), floats(gates.parameter(parameter.name(), parts::get)));
    }
    return parameters.buildOrThrow();
  }

  private Shape shape(Part part, Cell cell) {
    int hidden = cell.outputSize();
    int rows = gates.gates().size() * hidden;
    return switch (part) {
      case INPUT -> Shape.of(rows, inputSize(cell));
      case RECURRENT -> Shape.of(rows, hidden);
      case BIAS, RECURRENT_BIAS -> Shape.of(rows);
    };
  }

  private int inputSize(Cell cell) {
    String weight = gates.gates().get(0).input();
    return cell.parameters().stream()
        .filter(parameter -> parameter.name().equals(weight))
        .findFirst()
        .orElseThrow()
        .shape()
        .extent(0);
  }

  private static double[] doubles(float[] values) {
    return Doubles.toArray(Floats.asList(values));
  }

  private static float[] floats(double[] values) {
    return Floats.toArray(Doubles.asList(values));
  }
}
