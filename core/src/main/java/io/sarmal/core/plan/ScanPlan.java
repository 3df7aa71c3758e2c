package io.sarmal.core.plan;

import io.sarmal.core.program.Scan;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A loop as threads run it: each takes some rows of the batch through all steps, without waiting
 * for another.
 *
 * @param scan the loop
 * @param rows what its values are by rows and columns
 * @param actions of a step, in order
 * @param weights the right operands of all products
 * @param temporaries the width of each
 * @param nextStates where each state lies after a step
 * @param shared for each result that has a state as it is after every step, the result that has it
 *     as it is before: they share memory
 */
public record ScanPlan(
    Scan scan,
    StepRows rows,
    List<StepAction> actions,
    List<Weight> weights,
    List<Integer> temporaries,
    List<StepHome> nextStates,
    Map<Integer, Integer> shared) {
  /** Whether a result has a state as it is before every step. */
  public boolean isHistory(int result) {
    return nextStates.stream()
        .anyMatch(home -> home.kind() == StepHome.Kind.HISTORY && home.number() == result);
  }

  /**
   * The sequence over whose rows a temporary may lie, where those may be overwritten: one that is
   * read only to be added to the product that first makes the temporary. Negative if there is none.
   */
  public int sequenceUnder(int temporary) {
    int found =
        actions.stream()
            .filter(action -> action.homes().anyMatch(isPart(StepHome.Kind.TEMPORARY, temporary)))
            .findFirst()
            .map(ScanPlan::addedSequence)
            .orElse(-1);
    long reads =
        actions.stream()
            .flatMap(StepAction::homes)
            .filter(isPart(StepHome.Kind.SEQUENCE, found))
            .count();
    return reads == 1 && widthOf(found) == temporaries.get(temporary) ? found : -1;
  }

  private static Predicate<StepHome> isPart(StepHome.Kind kind, int number) {
    return home -> home.kind() == kind && home.number() == number;
  }

  private static int addedSequence(StepAction action) {
    return action instanceof StepAction.Product product
            && product.addend() != null
            && product.addend().kind() == StepHome.Kind.SEQUENCE
            && product.addend().column() == product.result().column()
        ? product.addend().number()
        : -1;
  }

  private int widthOf(int input) {
    return scan.step().inputs().values().asList().get(input).shape().extent(-1);
  }

  /**
   * A matrix that is packed once and used in every step.
   *
   * @param input the position of its argument
   */
  public record Weight(int input, boolean transposed) {}
}
