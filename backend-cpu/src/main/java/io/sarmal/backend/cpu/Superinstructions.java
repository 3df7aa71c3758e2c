package io.sarmal.backend.cpu;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.sarmal.backend.cpu.Superinstruction.Formula;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.program.Op;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the {@link Superinstruction}s of a fused kernel.
 *
 * <p>What is inside of a chain is not made any more, so nothing else may read it. All of a chain
 * varies by row and column: where one number serves a row, operations have loops for that already.
 */
final class Superinstructions {
  /**
   * A chain of operations.
   *
   * @param operands the values that it reads
   * @param inside the values that it makes superfluous
   */
  record Chain(Superinstruction kind, List<Integer> operands, Set<Integer> inside) {}

  /**
   * How a value is what a formula says.
   *
   * @param operands the values that are the formula's operands, by position
   * @param made the values that are its operations
   */
  private record Match(Map<Integer, Integer> operands, Set<Integer> made) {
    Match withOperand(int position, int number) {
      return new Match(
          ImmutableMap.<Integer, Integer>builder().putAll(operands).put(position, number).build(),
          made);
    }

    Match withMade(int number) {
      return new Match(operands, ImmutableSet.copyOf(Sets.union(made, Set.of(number))));
    }
  }

  private final FusedKernel kernel;
  private final int[] readers;
  private final Map<Integer, Chain> chains = new HashMap<>();
  private final Set<Integer> taken;

  private Superinstructions(FusedKernel kernel, Set<Integer> taken) {
    this.kernel = kernel;
    this.readers = kernel.readers();
    this.taken = new HashSet<>(taken);
  }

  /**
   * The chains of some kinds, by the numbers of the values that they make. No value is in two; a
   * kind goes before those declared after it, and a value before those made before it.
   *
   * @param taken the values that no chain may make or have inside
   */
  static Map<Integer, Chain> of(
      FusedKernel kernel, Collection<Superinstruction> kinds, Set<Integer> taken) {
    Superinstructions found = new Superinstructions(kernel, taken);
    kinds.stream().sorted().forEach(found::take);
    return found.chains;
  }

  private void take(Superinstruction kind) {
    for (int number = kernel.nodes().size() - 1; number >= 0; number--) {
      int root = number;
      match(kind.formula(), root, new Match(Map.of(), Set.of()))
          .ifPresent(
              match -> {
                taken.addAll(match.made);
                List<Integer> operands =
                    IntStream.range(0, match.operands.size())
                        .mapToObj(match.operands::get)
                        .toList();
                Set<Integer> inside = Sets.difference(match.made, Set.of(root)).immutableCopy();
                chains.put(root, new Chain(kind, operands, inside));
              });
    }
  }

  private Optional<Match> match(Formula formula, int number, Match before) {
    FusedKernel.Node node = kernel.nodes().get(number);
    if (formula instanceof Formula.One) {
      return node.equals(new FusedKernel.Constant(1)) ? Optional.of(before) : Optional.empty();
    }
    if (node.form() != Form.FULL) {
      return Optional.empty();
    }
    if (formula instanceof Formula.Operand operand) {
      return Optional.of(before.withOperand(operand.position(), number));
    }
    Formula.Apply wanted = (Formula.Apply) formula;
    boolean isRoot = before.made.isEmpty();
    if (!(node instanceof FusedKernel.Apply apply)
        || !apply.op().equals(new Op.Binary(wanted.op()))
        || taken.contains(number)
        || (readers[number] > 1 && !isRoot)) {
      return Optional.empty();
    }
    int left = apply.operands().get(0);
    int right = apply.operands().get(1);
    Match match = before.withMade(number);
    Optional<Match> found = match(wanted, left, right, match);
    return found.isPresent() || !wanted.op().isCommutative()
        ? found
        : match(wanted, right, left, match);
  }

  private Optional<Match> match(Formula.Apply wanted, int left, int right, Match before) {
    return match(wanted.left(), left, before).flatMap(m -> match(wanted.right(), right, m));
  }
}
