package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The batches of an update to come: the weighted mean of their losses and gradients. */
final class Accumulation {
  /**
   * One batch and all that its pass depended on beside the parameters.
   *
   * @param carried empty if it began a sequence
   * @param draw the number of its random draws
   */
  record Part(Batch batch, boolean begun, List<Tensor> carried, int draw) {}

  private final Backend backend;
  private final List<Part> parts = new ArrayList<>();
  private Tensor gradient;
  private double loss;
  private double weight;

  Accumulation(Backend backend) {
    this.backend = backend;
  }

  /** Adds a batch, whose carried tensors now belong to this. */
  void add(Tape tape, Part part, double partLoss, Var partGradient) {
    double total = weight + part.batch.weight();
    double share = part.batch.weight() / total;
    Var mean =
        gradient == null
            ? partGradient
            : tape.constant(gradient).times(1 - share).plus(partGradient.times(share));
    if (gradient != null) {
      backend.release(gradient);
    }
    gradient = tape.keep(mean);
    loss = parts.isEmpty() ? partLoss : loss * (1 - share) + partLoss * share;
    weight = total;
    parts.add(part);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** The mean gradient, flat. */
  Tensor gradient() {
    return gradient;
  }

  /** The mean loss. */
  double loss() {
    return loss;
  }

  /** Forgets all batches. */
  void clear() {
    parts.forEach(part -> part.carried.forEach(backend::release));
    parts.clear();
    if (gradient != null) {
      backend.release(gradient);
      gradient = null;
    }
    loss = 0;
    weight = 0;
  }
}
