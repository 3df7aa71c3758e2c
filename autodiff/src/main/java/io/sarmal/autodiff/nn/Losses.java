package io.sarmal.autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;

/**
 * Losses, each element or row by itself. To train, take {@code mean()} of them, or {@link
 * #weightedMean} where some count more than others or not at all.
 */
public final class Losses {
  private Losses() {}

  /**
   * The cross-entropy of the softmax of logits, in nats: {@code log Σₖ e^{zₖ} - z_target}, computed
   * without overflow. A logit of -∞ is a class that cannot be.
   *
   * @param logits {@code [..., V]}
   * @param targets integers {@code [...]}, each from 0 to V - 1
   * @return {@code [...]}
   */
  public static Var softmaxCrossEntropy(Var logits, Var targets) {
    return softmaxCrossEntropy(logits, targets, 0);
  }

  /**
   * The same with label smoothing, which takes a share of the probability from the target and
   * spreads it evenly over all classes: {@code log Σₖ e^{zₖ} - (1 - ε)·z_target - ε·mean(z)}.
   * Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016, section 7.
   *
   * @param smoothing ε in [0, 1); 0 is none
   */
  public static Var softmaxCrossEntropy(Var logits, Var targets, double smoothing) {
    Shape rows = logits.shape().without(-1);
    checkArgument(
        targets.value().dtype() == DType.INT && targets.shape().equals(rows),
        "logits of shape %s need integer targets of shape %s, but were given %s",
        logits.shape(),
        rows,
        targets);
    checkArgument(
        smoothing >= 0 && smoothing < 1, "label smoothing is in [0, 1), not %s", smoothing);
    Tape tape = logits.tape();
    int classes = logits.shape().extent(-1);
    Var shifted = logits.minus(logits.max(-1).detach());
    Shape column = rows.concat(Shape.of(1));
    Var isTarget = tape.iota(classes).equalTo(targets.real().reshape(column));
    Var logPartition = shifted.exp().sum(-1).log();
    Var expected = isTarget.select(shifted, tape.scalar(0)).sum(-1);
    if (smoothing > 0) {
      expected = expected.times(1 - smoothing).plus(shifted.mean(-1).times(smoothing));
    }
    return logPartition.minus(expected).reshape(rows);
  }

  /**
   * The cross-entropy of independent yes-or-no outcomes, in nats: {@code -t·log σ(z) - (1 -
   * t)·log(1 - σ(z))}, computed as {@code max(z, 0) - z·t + log(1 + e^{-|z|})} without overflow.
   *
   * @param logits any shape
   * @param targets the probability of each outcome, in [0, 1], of the same shape
   */
  public static Var binaryCrossEntropy(Var logits, Var targets) {
    checkComparable(logits, targets);
    // Of equals the first gets the gradient, so that at 0 it is σ(0) = 1 - ½, not 0.
    Var positivePart = logits.maximum(0);
    Var minusMagnitude = logits.negate().minimum(logits);
    return positivePart.minus(logits.times(targets)).plus(minusMagnitude.exp().log1p());
  }

  /** The squared error of each element. */
  public static Var squaredError(Var prediction, Var target) {
    checkComparable(prediction, target);
    return prediction.minus(target).square();
  }

  /** The mean squared error, a scalar. */
  public static Var meanSquaredError(Var prediction, Var target) {
    return squaredError(prediction, target).mean();
  }

  /**
   * Huber's loss of each element, which outliers do not dominate: of an error e {@code ½e²} where
   * {@code |e| ≤ δ}, and {@code δ·(|e| - ½δ)} beyond. Huber 1964.
   *
   * @param delta δ, above 0, in the unit of the target
   */
  public static Var huber(Var prediction, Var target, double delta) {
    checkComparable(prediction, target);
    checkArgument(delta > 0, "Huber's delta is above 0, not %s", delta);
    Var error = prediction.minus(target);
    Var clamped = error.minimum(delta).maximum(-delta);
    return clamped.times(error.minus(clamped.times(0.5)));
  }

  private static void checkComparable(Var prediction, Var target) {
    checkArgument(
        prediction.shape().equals(target.shape()),
        "a prediction of shape %s cannot be compared with a target of shape %s",
        prediction.shape(),
        target.shape());
  }

  /**
   * The mean of losses of which some count more than others: {@code Σ wᵢ·lᵢ / Σ wᵢ}. With weights
   * of 0 and 1 it is the mean over what a mask lets through. Where no weight is above 0 it is 0,
   * and so are its gradients.
   *
   * <p>Losses of weight 0 must still be finite: fill what is missing with 0 rather than NaN.
   *
   * @param losses any shape
   * @param weights real numbers from 0, of a shape that broadcasts to that of the losses
   * @return a scalar
   */
  public static Var weightedMean(Var losses, Var weights) {
    checkArgument(
        weights.value().dtype() == DType.REAL,
        "weights are real numbers, but were given %s; use real()",
        weights);
    checkArgument(
        Shape.broadcast(losses.shape(), weights.shape()).equals(losses.shape()),
        "weights of shape %s do not broadcast to losses of shape %s",
        weights.shape(),
        losses.shape());
    Var spread = weights.broadcast(losses.shape());
    Var total = spread.sum();
    Var divisor = total.equalTo(0).select(total.tape().scalar(1), total);
    return losses.times(spread).sum().dividedBy(divisor);
  }
}
