package io.sarmal.autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Var;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;

/** Losses, each element or row by itself; take {@code mean()} of them to train. */
public final class Losses {
  private Losses() {}

  /**
   * The cross-entropy of the softmax of logits, in nats: {@code log Σₖ e^{zₖ} - z_target}, computed
   * without overflow.
   *
   * @param logits {@code [..., V]}
   * @param targets integers {@code [...]}, each from 0 to V - 1
   * @return {@code [...]}
   */
  public static Var softmaxCrossEntropy(Var logits, Var targets) {
    Shape rows = logits.shape().without(-1);
    checkArgument(
        targets.value().dtype() == DType.INT && targets.shape().equals(rows),
        "logits of shape %s need integer targets of shape %s, but were given %s",
        logits.shape(),
        rows,
        targets);
    int classes = logits.shape().extent(-1);
    Var shifted = logits.minus(logits.max(-1).detach());
    Shape column = rows.concat(Shape.of(1));
    Var target = logits.tape().iota(classes).equalTo(targets.real().reshape(column));
    Var logPartition = shifted.exp().sum(-1).log();
    return logPartition.minus(shifted.times(target).sum(-1)).reshape(rows);
  }

  /** The squared error of each element. */
  public static Var squaredError(Var prediction, Var target) {
    checkArgument(
        prediction.shape().equals(target.shape()),
        "a prediction of shape %s cannot be compared with a target of shape %s",
        prediction.shape(),
        target.shape());
    return prediction.minus(target).square();
  }

  /** The mean squared error, a scalar. */
  public static Var meanSquaredError(Var prediction, Var target) {
    return squaredError(prediction, target).mean();
  }
}
