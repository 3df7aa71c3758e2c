package io.sarmal.autodiff.train;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import java.util.List;

/**
 * What training makes smaller: a model with its loss, as a pure function of a batch and of what is
 * carried from batch to batch.
 *
 * <pre>{@code
 * record Line(Linear layer, ParameterLayout layout) implements Objective {
 *   static Line of(int width) {
 *     Linear layer = new Linear(width, 1);
 *     return new Line(layer, ParameterLayout.builder().add("line", layer.parameters()).build());
 *   }
 *
 *   public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
 *     return Result.of(Losses.meanSquaredError(layer.apply(batch.get(0)), batch.get(1)));
 *   }
 * }
 *
 * Batch batch =
 *     Batch.empty().reals(Shape.of(2, 1), new float[] {1, 2}).reals(Shape.of(2, 1), new float[] {3, 5});
 * try (Trainer trainer = new Trainer(backend, Line.of(1), Trainer.Config.DEFAULT)) {
 *   System.out.println(trainer.step(batch, 0.1).loss());
 * }
 * }</pre>
 */
public interface Objective {
  /** The model's parameters. */
  ParameterLayout layout();

  /** What is carried before the first batch: nothing, unless an objective says otherwise. */
  default List<Var> initialCarry(Tape tape, Batch batch) {
    return List.of();
  }

  /**
   * The loss of one batch; the parameters are bound on the tape.
   *
   * @param batch the arrays of the batch, in its order
   * @param carried what the last batch of the sequence gave, without its history
   */
  Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase);

  /**
   * What a batch gives.
   *
   * @param loss a scalar
   * @param carried what the next batch of the sequence is given
   */
  record Result(Var loss, List<Var> carried) {
    /** A loss of batches that have nothing to do with each other. */
    public static Result of(Var loss) {
      return new Result(loss, List.of());
    }
  }
}
