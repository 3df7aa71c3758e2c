package io.sarmal.backend.cpu;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.plan.FusedKernel.Apply;
import io.sarmal.core.program.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the one-hot rows of a fused kernel, {@code select(row = column, x, 0)}, that are only
 * summed or added to a row times a number: what softmax cross-entropy and its derivative consist
 * of. There is a {@link OneHotKernel} for that.
 */
final class OneHots {
  /**
   * What is made of a one-hot row.
   *
   * @param isSum whether it is the row's sum
   * @param operands the numbers of {@code x}, the row and the column; where it is no sum, {@code x}
   *     is the row that is multiplied, and what is added and the factor follow
   */
  record Use(boolean isSum, List<Integer> operands) {}

  /** A one-hot row. */
  private record Hot(int equality, int row, int column, int value) {}

  private final FusedKernel kernel;
  private final int[] readers;
  private final Map<Integer, Use> uses = new HashMap<>();
  private final Set<Integer> superfluous = new HashSet<>();
  private final Multiset<Integer> equalities = HashMultiset.create();

  private OneHots(FusedKernel kernel) {
    this.kernel = kernel;
    this.readers = kernel.readers();
  }

  /** Those of a kernel. */
  static OneHots of(FusedKernel kernel) {
    OneHots found = new OneHots(kernel);
    for (int number = 0; number < kernel.nodes().size(); number++) {
      if (kernel.nodes().get(number) instanceof Apply apply) {
        found.sum(number, apply);
        found.multiplyAdd(number, apply);
      }
    }
    found.equalities.entrySet().stream()
        .filter(entry -> entry.getCount() == found.readers[entry.getElement()])
        .forEach(entry -> found.superfluous.add(entry.getElement()));
    return found;
  }

  /** What is made of them, by the number of the value. */
  Map<Integer, Use> uses() {
    return uses;
  }

  /** The values that need not be made any more. */
  Set<Integer> superfluous() {
    return superfluous;
  }

  private void sum(int number, Apply sum) {
    if (sum.op() instanceof Op.Reduce reduce && reduce.op() == ReduceOp.SUM) {
      int summed = sum.operands().get(0);
      hot(summed)
          .filter(hot -> form(hot.value) == Form.FULL)
          .ifPresent(
              hot ->
                  take(
                      number, new Use(true, List.of(hot.value, hot.row, hot.column)), hot, summed));
    }
  }

  private void multiplyAdd(int number, Apply sum) {
    if (sum.op().equals(new Op.Binary(BinaryOp.ADD)) && !tryAdd(number, sum, 0)) {
      tryAdd(number, sum, 1);
    }
  }

  /** Whether an operand is one-hot, and the other a product that nobody else reads. */
  private boolean tryAdd(int number, Apply sum, int position) {
    int added = sum.operands().get(position);
    int product = sum.operands().get(1 - position);
    Optional<Hot> hot = hot(added).filter(h -> !form(h.value).byColumn());
    if (hot.isEmpty()
        || readers[product] > 1
        || !(kernel.nodes().get(product) instanceof Apply multiply)
        || !multiply.op().equals(new Op.Binary(BinaryOp.MUL))) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      int x = multiply.operands().get(i);
      int factor = multiply.operands().get(1 - i);
      if (form(x) == Form.FULL && !form(factor).byColumn()) {
        Hot h = hot.get();
        take(number, new Use(false, List.of(x, h.row, h.column, h.value, factor)), h, added);
        superfluous.add(product);
        return true;
      }
    }
    return false;
  }

  private void take(int number, Use use, Hot hot, int made) {
    uses.put(number, use);
    superfluous.add(made);
    equalities.add(hot.equality);
  }

  /** The one-hot row that a value is and nobody reads twice. */
  private Optional<Hot> hot(int number) {
    if (readers[number] > 1
        || !(kernel.nodes().get(number) instanceof Apply select)
        || !(select.op() instanceof Op.Select)
        || !kernel.nodes().get(select.operands().get(2)).equals(new FusedKernel.Constant(0))) {
      return Optional.empty();
    }
    int equality = select.operands().get(0);
    if (!(kernel.nodes().get(equality) instanceof Apply equal)
        || !equal.op().equals(new Op.Binary(BinaryOp.EQUAL))) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      int row = equal.operands().get(i);
      int column = equal.operands().get(1 - i);
      if (form(row) == Form.ROW && form(column) == Form.COLUMN) {
        return Optional.of(new Hot(equality, row, column, select.operands().get(1)));
      }
    }
    return Optional.empty();
  }

  private Form form(int number) {
    return kernel.nodes().get(number).form();
  }
}
