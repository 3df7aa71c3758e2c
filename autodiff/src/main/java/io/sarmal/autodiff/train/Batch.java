package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The arrays of one batch in Java memory, on no backend yet: inputs and targets, in the order that
 * the objective expects. Immutable; the arrays given are not copied and must not be changed.
 */
public final class Batch {
  private record Part(Shape shape, Function<Backend, Tensor> make) {}

  private final List<Part> parts;
  private final double weight;

  private Batch(List<Part> parts, double weight) {
    this.parts = parts;
    this.weight = weight;
  }

  /** A batch of weight 1 without arrays, to which arrays are added. */
  public static Batch empty() {
    return new Batch(List.of(), 1);
  }

  /** This batch with an array of real numbers more. */
  public Batch reals(Shape shape, float... values) {
    checkSize(shape, values.length);
    return with(new Part(shape, backend -> backend.tensor(shape, values)));
  }

  /** This batch with an array of integers more. */
  public Batch integers(Shape shape, int... values) {
    checkSize(shape, values.length);
    return with(new Part(shape, backend -> backend.tensor(shape, values)));
  }

  /**
   * This batch with the lengths of its rows more, integers {@code [B]}.
   *
   * @param steps how many steps the sequences have
   * @throws IllegalArgumentException if a length is not from 0 to {@code steps}
   */
  public Batch lengths(int steps, int... lengths) {
    for (int row = 0; row < lengths.length; row++) {
      checkArgument(
          lengths[row] >= 0 && lengths[row] <= steps,
          "row %s of a batch of %s steps was given the length %s; lengths are from 0 to %s",
          row,
          steps,
          lengths[row],
          steps);
    }
    return integers(Shape.of(lengths.length), lengths);
  }

  /**
   * This batch with a weight.
   *
   * @param weight above 0: how much it counts where gradients of several batches are averaged, such
   *     as the number of predictions of which its loss is the mean
   */
  public Batch weighing(double weight) {
    checkArgument(
        weight > 0 && Double.isFinite(weight), "a weight is above 0 and finite, not %s", weight);
    return new Batch(parts, weight);
  }

  private Batch with(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new Batch(List.copyOf(more), weight);
  }

  private static void checkSize(Shape shape, int length) {
    checkArgument(
        shape.size() == length,
        "an array of shape %s has %s elements, but %s were given",
        shape,
        shape.size(),
        length);
  }

  /** The shape of one array. */
  public Shape shape(int i) {
    return parts.get(i).shape;
  }

  /** How much this batch counts beside others. */
  public double weight() {
    return weight;
  }

  /** The arrays as constants on a tape, which owns them. */
  public List<Var> on(Tape tape) {
    return parts.stream().map(p -> tape.adopt(p.make.apply(tape.backend()))).toList();
  }
}
