package io.sarmal.core.plan;

import io.sarmal.core.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Runs, on one backend, those actions of a {@link ProgramPlan} that are more than one operation.
 *
 * @param <K> what the backend makes of a fused kernel, once for each plan
 */
public interface ActionRunner<K> {
  /** Which of the actions this runs that not every backend can. */
  Set<Ability> abilities();

  /** Makes a fused kernel ready to be run any number of times. */
  K prepare(FusedKernel fused);

  /**
   * Runs a kernel.
   *
   * @param prepared its fused kernel
   * @param operands one for each of the action's, in order, of the right size and any shape
   * @param dying the positions of operands that nobody reads after it, over which results may lie
   * @return new tensors, one for each result
   */
  List<Tensor> run(ProgramPlan.Kernel kernel, K prepared, List<Tensor> operands, BitSet dying);

  /**
   * Computes a product and what is added to its rows.
   *
   * @param operands those of the action, in its shapes
   */
  Tensor run(ProgramPlan.Product product, List<Tensor> operands);

  /**
   * Runs a loop.
   *
   * @param operands those of the action, in its shapes
   * @param dying the positions of operands that nobody reads after it, which may be overwritten
   */
  default List<Tensor> run(ProgramPlan.Loop loop, List<Tensor> operands, BitSet dying) {
    throw new UnsupportedOperationException("this backend does not have " + Ability.LOOPS);
  }

  /**
   * Joins parts of tensors of real numbers.
   *
   * @param operands those of the action, in its shapes
   */
  default Tensor run(ProgramPlan.Join join, List<Tensor> operands) {
    throw new UnsupportedOperationException("this backend does not have " + Ability.JOINS);
  }

  /**
   * Does something for some rows after the others.
   *
   * @param prepared the fused kernel of the action's kernel
   * @param tensors finds what was made before, by its number
   */
  default List<Tensor> run(ProgramPlan.RowBlocks blocks, K prepared, IntFunction<Tensor> tensors) {
    throw new UnsupportedOperationException("this backend does not have " + Ability.ROW_BLOCKS);
  }
}
