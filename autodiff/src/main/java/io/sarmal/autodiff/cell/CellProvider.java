package io.sarmal.autodiff.cell;

import io.sarmal.core.Plugin;
import java.util.Optional;

/**
 * What a cell plugin registers with {@link java.util.ServiceLoader}. *
 *
 * <pre>{@code
 * final class Sum extends BasicCell {
 *   Sum(CellSpec spec) {
 *     super(spec);
 *   }
 *
 *   public Step step(Var x, State state) {
 *     return Step.of(state.get(0).plus(x.sum(1).reshape(x.shape().with(1, 1))));
 *   }
 * }
 *
 * final class SumProvider implements CellProvider {
 *   public String name() {
 *     return "sum";
 *   }
 *
 *   public Cell create(CellSpec spec) {
 *     return new Sum(spec);
 *   }
 * }
 *
 * for (Check check : CellChecks.all(new SumProvider())) { // the checks need no registration
 *   if (check.name().startsWith("shapes")) {
 *     System.out.println(check.run());
 *   }
 * }
 * }</pre>
 */
public interface CellProvider extends Plugin {
  /** A new cell. */
  Cell create(CellSpec spec);

  /**
   * Which of the field's well-known cells this is, if it is one, by the same equations: then models
   * of it can be exchanged with other programs. Nothing else depends on it.
   */
  default Optional<StandardForm> standardForm() {
    return Optional.empty();
  }
}
