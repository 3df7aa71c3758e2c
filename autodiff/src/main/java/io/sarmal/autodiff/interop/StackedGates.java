package io.sarmal.autodiff.interop;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.cell.StandardForm.Gate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The gates of a cell as other programs keep them: one on another as blocks of rows of a few
 * tensors, whose weights multiply from the left. A weight of ours is a block transposed; a bias is
 * the sum of two blocks, unless the gate has two biases itself.
 *
 * @param gates in the order of the format
 */
public record StackedGates(List<Gate> gates) {
  /** One tensor of a format, for gates of H units. */
  public enum Part {
    /** The weights of the input, {@code [gates·H, F]}. */
    INPUT,
    /** The weights of the hidden state, {@code [gates·H, H]}. */
    RECURRENT,
    /** The biases, {@code [gates·H]}. */
    BIAS,
    /** What is added to the product with the hidden state, {@code [gates·H]}. */
    RECURRENT_BIAS
  }

  /** Where a parameter lies: it is the sum of one block of each of some parts. */
  private record Place(List<Part> parts, int block) {}

  /** Copies the list. */
  public StackedGates {
    gates = List.copyOf(gates);
  }

  /**
   * One tensor of the format.
   *
   * @param parameters the elements of each of our parameters by its name, row-major
   */
  public double[] stack(Part part, Function<String, double[]> parameters) {
    int hidden = parameters.apply(gates.get(0).bias()).length;
    double[][] blocks = new double[gates.size()][];
    for (int k = 0; k < blocks.length; k++) {
      Gate gate = gates.get(k);
      blocks[k] =
          switch (part) {
            case INPUT -> transposed(parameters.apply(gate.input()), hidden);
            case RECURRENT -> transposed(parameters.apply(gate.recurrent()), hidden);
            case BIAS -> parameters.apply(gate.bias());
            case RECURRENT_BIAS -> gate.recurrentBias().map(parameters).orElse(new double[hidden]);
          };
    }
    return Arrays.stream(blocks).flatMapToDouble(Arrays::stream).toArray();
  }

  /**
   * One parameter of ours, the reverse of {@link #stack}.
   *
   * @param parts the elements of each tensor of the format, row-major
   * @throws IllegalArgumentException if no gate has a parameter of this name
   */
  public double[] parameter(String name, Function<Part, double[]> parts) {
    return blocks(name, parts).stream().reduce(StackedGates::sum).orElseThrow();
  }

  /**
   * The blocks whose sum a parameter is, each in its shape: of a gradient by the tensors of a
   * format, each is the gradient by the parameter.
   *
   * @throws IllegalArgumentException if no gate has a parameter of this name
   */
  public List<double[]> blocks(String name, Function<Part, double[]> parts) {
    Place place = places().get(name);
    checkArgument(
        place != null, "no gate has a parameter %s; they have %s", name, places().keySet());
    int hidden = parts.apply(Part.BIAS).length / gates.size();
    return place.parts.stream().map(part -> block(parts.apply(part), place.block, hidden)).toList();
  }

  private ImmutableMap<String, Place> places() {
    ImmutableMap.Builder<String, Place> places = ImmutableMap.builder();
    for (int k = 0; k < gates.size(); k++) {
      Gate gate = gates.get(k);
      places.put(gate.input(), new Place(List.of(Part.INPUT), k));
      places.put(gate.recurrent(), new Place(List.of(Part.RECURRENT), k));
      if (gate.recurrentBias().isPresent()) {
        places.put(gate.bias(), new Place(List.of(Part.BIAS), k));
        places.put(gate.recurrentBias().get(), new Place(List.of(Part.RECURRENT_BIAS), k));
      } else {
        places.put(gate.bias(), new Place(List.of(Part.BIAS, Part.RECURRENT_BIAS), k));
      }
    }
    return places.buildOrThrow();
  }

  /** The block of one gate, its rows as columns. */
  private double[] block(double[] stack, int number, int hidden) {
    int size = stack.length / gates.size();
    return transposed(Arrays.copyOfRange(stack, number * size, (number + 1) * size), size / hidden);
  }

  /** A matrix of so many columns, transposed. */
  private static double[] transposed(double[] matrix, int columns) {
    int rows = matrix.length / columns;
    double[] result = new double[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = matrix[row * columns + column];
      }
    }
    return result;
  }

  /** The sum, to the bit what it was if one of the terms is zero. */
  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    Arrays.setAll(sum, i -> b[i] == 0 ? a[i] : a[i] + b[i]);
    return sum;
  }
}
