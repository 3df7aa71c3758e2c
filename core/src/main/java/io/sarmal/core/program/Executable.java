package io.sarmal.core.program;

import io.sarmal.core.Tensor;
import java.util.List;
import java.util.Set;

/** A program made ready for one backend; safe for concurrent use. */
public interface Executable {
  /** The program that this runs. */
  Program program();

  /**
   * Runs the program.
   *
   * @param arguments one for each input, in order
   * @return one new tensor for each output, in order; the caller releases each of them. An output
   *     that is an input, or is given twice, is a view
   * @throws IllegalArgumentException if the arguments do not fit the inputs
   */
  List<Tensor> run(List<? extends Tensor> arguments);

  /**
   * Runs the program with donated arguments, as JAX calls them: a result may take over their
   * memory.
   *
   * @param arguments one for each input, in order
   * @param donated the positions of arguments that nobody reads any more, even if this fails; they
   *     are the caller's to release all the same
   * @return as {@link #run(List)}
   * @throws IllegalArgumentException if the arguments do not fit the inputs
   */
  default List<Tensor> run(List<? extends Tensor> arguments, Set<Integer> donated) {
    return run(arguments);
  }

  /**
   * Says how such arguments are run.
   *
   * @param arguments one for each input, in order; only their types and shapes matter, so that
   *     values do, such as the program's own inputs if all their sizes are known
   * @throws IllegalArgumentException if the arguments do not fit the inputs
   */
  Explanation explain(List<? extends Tensor> arguments);
}
