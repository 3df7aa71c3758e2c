package io.sarmal.autodiff.train;

import java.util.OptionalInt;

/**
 * Where a value that is not finite was first met.
 *
 * @param origin in what
 * @param layer the layer's or parameter's full name, empty if it belongs to none
 * @param part what of the layer: a gate, its output, a parameter
 * @param timeStep from 0 within the batch, if the part has time steps
 * @param value what was met there: NaN or an infinity
 */
public record NonFinite(
    Origin origin, String layer, String part, OptionalInt timeStep, double value) {
  /** In what a value was met. */
  public enum Origin {
    /** What the batch holds. */
    BATCH("the batch"),
    /** What the last batch of the sequence left. */
    CARRIED("the carried state"),
    /** What a layer makes of its input. */
    FORWARD(""),
    /** The loss, though all layers' values are finite. */
    LOSS("the loss"),
    /** The derivative of the loss by a layer's output or a parameter. */
    BACKWARD("the gradient of"),
    /** The norm of the gradient, each element of which is finite. */
    NORM("the norm of the gradient");

    private final String words;

    Origin(String words) {
      this.words = words;
    }
  }

  /** As {@code layers.0, gate forget, time step 3: NaN}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(origin.words);
    text.append(origin.words.isEmpty() || layer.isEmpty() ? "" : " ").append(layer);
    text.append(part.isEmpty() ? "" : (text.isEmpty() ? "" : ", ") + part);
    timeStep.ifPresent(step -> text.append(", time step ").append(step));
    return text.append(": ").append(value).toString();
  }
}
