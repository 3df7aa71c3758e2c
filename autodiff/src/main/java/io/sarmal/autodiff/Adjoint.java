package io.sarmal.autodiff;

import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The gradient of one variable while it is being added up.
 *
 * <p>What comes back from slices is put together as <em>one</em> concat, never padded with zeros
 * and added: so the gates' gradients of a merged product, and the gradients of all parameters of a
 * model, become one array each.
 */
final class Adjoint {
  private record Piece(int from, int to, Var gradient) {}

  /** Slices along one axis that do not overlap. */
  private record Layer(int axis, List<Piece> pieces) {
    boolean accepts(int axis, int from, int to) {
      return axis == this.axis && pieces.stream().allMatch(p -> to <= p.from || p.to <= from);
    }
  }

  private final Tape tape;
  private final Shape shape;
  private final List<Layer> layers = new ArrayList<>();
  private Var sum;

  Adjoint(Tape tape, Shape shape) {
    this.tape = tape;
    this.shape = shape;
  }

  /** Adds a gradient of the whole variable. */
  void add(Var gradient) {
    if (sum == null) {
      sum = tape.hold(gradient);
    } else {
      Var total = tape.hold(sum.plus(gradient));
      tape.drop(sum);
      sum = total;
    }
  }

  /** Adds a gradient of the indices {@code from} to {@code to - 1} of one axis. */
  void addSlice(int axis, int from, int to, Var gradient) {
    if (from == to) {
      return;
    }
    tape.hold(gradient);
    for (Layer layer : layers) {
      if (layer.accepts(axis, from, to)) {
        layer.pieces.add(new Piece(from, to, gradient));
        return;
      }
    }
    Layer layer = new Layer(axis, new ArrayList<>());
    layer.pieces.add(new Piece(from, to, gradient));
    layers.add(layer);
  }

  /** The whole gradient, held once for the caller, or null for none; this is empty afterwards. */
  Var take() {
    for (Layer layer : layers) {
      add(concat(layer));
      layer.pieces.forEach(p -> tape.drop(p.gradient));
    }
    layers.clear();
    Var total = sum;
    sum = null;
    return total;
  }

  private Var concat(Layer layer) {
    layer.pieces.sort(Comparator.comparingInt(Piece::from));
    List<Var> parts = new ArrayList<>();
    int end = 0;
    for (Piece piece : layer.pieces) {
      zeros(layer.axis, piece.from - end, parts);
      parts.add(piece.gradient);
      end = piece.to;
    }
    zeros(layer.axis, shape.extent(layer.axis) - end, parts);
    return parts.size() == 1 ? parts.get(0) : tape.concat(layer.axis, parts);
  }

  private void zeros(int axis, int extent, List<Var> parts) {
    if (extent > 0) {
      parts.add(tape.fill(shape.with(axis, extent), 0));
    }
  }
}
