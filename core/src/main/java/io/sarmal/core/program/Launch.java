package io.sarmal.core.program;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.sarmal.core.Backend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a backend does at once when it runs a program. */
public sealed interface Launch {
  /** The operations that it does, in order. */
  List<Instruction> operations();

  /** What it leaves in memory. */
  List<Value> results();

  /**
   * Operations that run together, or one that is as fast by itself.
   *
   * @param operations in order; none if it only copies
   * @param results those of its values that are read later; the others never lie in memory
   */
  record Kernel(List<Instruction> operations, List<Value> results) implements Launch {
    /** Copies the lists. */
    public Kernel {
      operations = List.copyOf(operations);
      results = List.copyOf(results);
    }
  }

  /**
   * An operation that did not fuse with others.
   *
   * @param reason why not
   */
  record Single(Instruction operation, String reason) implements Launch {
    @Override
    public List<Instruction> operations() {
      return List.of(operation);
    }

    @Override
    public List<Value> results() {
      return operation.results();
    }
  }

  /**
   * A loop over time.
   *
   * @param operation of which {@link Instruction#op} is {@link Op.Loop}
   * @param way how it runs
   */
  record Loop(Instruction operation, LoopExplanation way) implements Launch {
    /** The loop. */
    public Scan scan() {
      return ((Op.Loop) operation.op()).scan();
    }

    @Override
    public List<Instruction> operations() {
      return List.of(operation);
    }

    @Override
    public List<Value> results() {
      return operation.results();
    }
  }

  /**
   * An operation by itself, or a loop as the backend runs it; nothing for a free view.
   *
   * @param reason why it is by itself
   */
  static Stream<Launch> alone(Backend backend, Instruction operation, String reason) {
    if (isView(operation.op())) {
      return Stream.empty();
    }
    return Stream.of(
        operation.op() instanceof Op.Loop loop
            ? new Loop(operation, backend.explain(loop.scan()))
            : new Single(operation, reason));
  }

  /** Whether an operation gives a view of its operand, which costs nothing; see {@link Backend}. */
  static boolean isView(Op op) {
    return op instanceof Op.Reshape
        || op instanceof Op.Detach
        || (op instanceof Op.Slice slice && slice.axis() == 0);
  }

  /** Whether it multiplies matrices. */
  default boolean hasProduct() {
    return operations().stream()
        .anyMatch(o -> o.op() instanceof Op.MatMul || o.op() instanceof Op.Outer);
  }

  /** The names of the operations, as {@code matmul, add x2}; {@code copy} if there are none. */
  default String summary() {
    if (operations().isEmpty()) {
      return "copy";
    }
    Map<String, Long> counts =
        operations().stream()
            .map(o -> ProgramText.name(o.op()))
            .collect(groupingBy(Function.identity(), LinkedHashMap::new, counting()));
    return counts.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " x" + e.getValue())
        .collect(joining(", "));
  }
}
