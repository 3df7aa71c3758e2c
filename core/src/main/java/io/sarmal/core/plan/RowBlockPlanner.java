package io.sarmal.core.plan;

import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.plan.ProgramPlan.Action;
import io.sarmal.core.plan.ProgramPlan.Kernel;
import io.sarmal.core.plan.ProgramPlan.Made;
import io.sarmal.core.plan.ProgramPlan.Product;
import io.sarmal.core.plan.ProgramPlan.RowBlocks;
import io.sarmal.core.plan.ProgramPlan.Single;
import io.sarmal.core.plan.ProgramPlan.Sink;
import io.sarmal.core.plan.ProgramPlan.Use;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds {@link RowBlocks} among the actions of a program: the output layer of a language model with
 * a large vocabulary, its loss, and the products of the loss's gradient are one.
 */
final class RowBlockPlanner {
  /** The least size of a product that is worth it: about what the last-level cache holds. */
  private static final int SMALLEST = 1 << 22;

  /** So many numbers a block has, to be found in that cache when they are read. */
  private static final int BLOCK = 18 << 18;

  /** Blocks have a multiple of so many rows, which threads share evenly in whole tiles. */
  private static final int ROW_UNIT = 88;

  private final List<Action> actions;
  private final Set<Integer> outputs = new HashSet<>();
  private final Map<Integer, Integer> makers = new HashMap<>();

  /** The positions of what runs together: those of the product and the kernel, then the sinks'. */
  record Group(RowBlocks blocks, int product, int kernel, List<Integer> sinks) {
    /** All positions, in the order in which the members work. */
    List<Integer> members() {
      List<Integer> members = new ArrayList<>(List.of(product, kernel));
      members.addAll(sinks);
      return members;
    }
  }

  RowBlockPlanner(List<Action> actions, List<Use> outputs) {
    this.actions = actions;
    outputs.forEach(use -> this.outputs.add(use.number()));
    for (int i = 0; i < actions.size(); i++) {
      for (int number : actions.get(i).made()) {
        makers.put(number, i);
      }
    }
  }

  /** The groups there are; no action is in two. */
  List<Group> find() {
    List<Group> groups = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      Optional<Group> group = asProduct(actions.get(i)).flatMap(this::group);
      if (group.isPresent()) {
        if (group.get().members().stream().noneMatch(taken::contains)) {
          taken.addAll(group.get().members());
          groups.add(group.get());
        }
      }
    }
    return groups;
  }

  private static Optional<Product> asProduct(Action action) {
    if (action instanceof Product product && isOfRows(product.op(), product.operands())) {
      return Optional.of(product);
    }
    if (action instanceof Single single
        && single.op() instanceof Op.MatMul op
        && isOfRows(op, single.operands())) {
      Shape shape = type(single).shape();
      Made made = new Made(single.results().get(0), TensorType.real(shape));
      return Optional.of(new Product(op, single.operands(), made));
    }
    return Optional.empty();
  }

  private static boolean isOfRows(Op.MatMul op, List<Use> operands) {
    return !op.transposeA() && operands.get(1).shape().rank() == 2;
  }

  private static TensorType type(Single single) {
    return single
        .op()
        .infer(single.operands().stream().map(use -> TensorType.real(use.shape())).toList())
        .get(0);
  }

  private Optional<Group> group(Product product) {
    Shape shape = product.result().type().shape();
    if (shape.size() < SMALLEST) {
      return Optional.empty();
    }
    int columns = shape.extent(-1);
    int blockRows = Math.max(1, BLOCK / columns / ROW_UNIT) * ROW_UNIT;
    int number = product.result().number();
    List<Integer> readers = readers(number);
    if (shape.size() / columns < 2 * blockRows
        || readers.size() != 1
        || outputs.contains(number)
        || !(actions.get(readers.get(0)) instanceof Kernel kernel)
        || kernel.columns() != columns
        || kernel.rows() != shape.size() / columns) {
      return Optional.empty();
    }
    int at = readers.get(0);
    List<Integer> sinkActions = new ArrayList<>();
    List<Sink> sinks = new ArrayList<>();
    for (Made large : new RowBlocks(blockRows, product, kernel, List.of()).largeResults()) {
      for (int reader : readers(large.number())) {
        Optional<Sink> sink = sink(actions.get(reader), large.number(), columns, at);
        if (sink.isEmpty() || sinkActions.contains(reader)) {
          return Optional.empty();
        }
        sinkActions.add(reader);
        sinks.add(sink.get());
      }
      if (outputs.contains(large.number())) {
        return Optional.empty();
      }
    }
    RowBlocks blocks = new RowBlocks(blockRows, product, kernel, sinks);
    return Optional.of(new Group(blocks, makers.get(number), at, sinkActions));
  }

  private List<Integer> readers(int number) {
    return IntStream.range(0, actions.size())
        .filter(i -> actions.get(i).read().contains(number))
        .boxed()
        .toList();
  }

  /** What an action does with rows of a large result, if it can be done block by block. */
  private Optional<Sink> sink(Action action, int large, int columns, int kernel) {
    if (!(action instanceof Single single)) {
      return Optional.empty();
    }
    List<Use> operands = single.operands();
    boolean isOneOfOthers =
        operands.stream()
            .filter(use -> use.number() != large)
            .allMatch(use -> makers.getOrDefault(use.number(), -1) < kernel);
    boolean fits;
    if (single.op() instanceof Op.MatMul op) {
      fits = isOfRows(op, operands) && isRows(operands.get(0), large, columns);
    } else if (single.op() instanceof Op.Outer) {
      fits = isRows(operands.get(1), large, columns);
    } else if (single.op() instanceof Op.Reduce op) {
      List<Integer> allButLast =
          IntStream.range(0, operands.get(0).shape().rank() - 1).boxed().toList();
      fits =
          op.op() == ReduceOp.SUM
              && op.axes().equals(allButLast)
              && isRows(operands.get(0), large, columns);
    } else {
      fits = false;
    }
    boolean readsOnce = operands.stream().filter(use -> use.number() == large).count() == 1;
    return fits && isOneOfOthers && readsOnce
        ? Optional.of(new Sink(single, type(single)))
        : Optional.empty();
  }

  private static boolean isRows(Use use, int large, int columns) {
    return use.number() == large && use.shape().rank() > 1 && use.shape().extent(-1) == columns;
  }
}
