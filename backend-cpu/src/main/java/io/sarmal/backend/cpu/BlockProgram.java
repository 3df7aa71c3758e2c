package io.sarmal.backend.cpu;

import com.google.common.collect.Sets;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of element-wise and row-wise operations over a rows × columns domain, run block by block
 * so that everything between operands and results stays in the first-level cache.
 *
 * <p>A program is built once and run on domains of any size, by any number of threads at once. Each
 * operation is one kernel call a block. The bits of the results depend neither on the number of
 * threads nor on how the domain is cut into blocks.
 *
 * <p>What varies by row is computed block by block; {@link Form#ROW}s and {@link Form#SCALAR}s are
 * computed once a run, on the calling thread. A program that folds rows, or computes a {@link
 * Form#COLUMN}, works on whole rows, so its temporaries are as long as the rows: cut very long rows
 * into several.
 */
public final class BlockProgram {
  private static final Workers CALLER = new Workers(1);

  private final BlockPlan plan;
  private final boolean wholeRows;
  private final boolean flat;
  private final List<Form> operands;
  private final List<Form> results;

  private final List<Set<Integer>> overwritable;

  /** The same for domains of one column, without folds and columns; null where it is no simpler. */
  private final BlockProgram ofOneColumn;

  BlockProgram(BlockPlan plan, List<Form> operands, List<Form> results, BlockProgram ofOneColumn) {
    this.plan = plan;
    this.wholeRows = plan.needsWholeRows();
    this.flat = plan.isFlat();
    this.operands = operands;
    this.results = results;
    this.overwritable = overwritable();
    this.ofOneColumn = ofOneColumn;
  }

  /** What a fused kernel is by these kernels. */
  static BlockProgram of(Kernels kernels, FusedKernel fused) {
    BlockProgramBuilder builder = builder(kernels);
    Map<Integer, OneHots.Use> oneHots = new HashMap<>();
    Set<Integer> superfluous = new HashSet<>();
    if (kernels.oneHots().isPresent()) {
      OneHots found = OneHots.of(fused);
      oneHots.putAll(found.uses());
      superfluous.addAll(found.superfluous());
    }
    Map<Integer, Superinstructions.Chain> chains =
        Superinstructions.of(
            fused,
            kernels.superinstructions().keySet(),
            Sets.union(oneHots.keySet(), superfluous).immutableCopy());
    chains.values().forEach(chain -> superfluous.addAll(chain.inside()));
    List<BlockValue> values = new ArrayList<>();
    for (int i = 0; i < fused.nodes().size(); i++) {
      if (superfluous.contains(i)) {
        values.add(null);
      } else if (chains.containsKey(i)) {
        values.add(builder.chain(chains.get(i), values));
      } else if (oneHots.containsKey(i)) {
        values.add(builder.oneHot(oneHots.get(i), values));
      } else {
        values.add(builder.node(fused.nodes().get(i), values));
      }
    }
    fused.results().forEach(number -> builder.result(values.get(number)));
    return builder.build();
  }

  /** Starts a program that is run by these kernels. */
  public static BlockProgramBuilder builder(Kernels kernels) {
    return new BlockProgramBuilder(kernels);
  }

  /** Whether a result may lie where an operand does; see {@link #run(BlockMemory, int, int)}. */
  boolean canOverwrite(int operand, int result) {
    return overwritable.get(result).contains(operand);
  }

  /** For each result the operands that it may lie over. */
  private List<Set<Integer>> overwritable() {
    List<Set<Integer>> overwritable = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Set<Integer> over = new HashSet<>();
      for (int j = 0; j < operands.size() && results.get(i) == Form.FULL; j++) {
        if (operands.get(j) == Form.FULL && plan.isMadeAfterReading(operands.size() + i, j)) {
          over.add(j);
        }
      }
      overwritable.add(over);
    }
    return overwritable;
  }

  /** Room for saying where operands and results lie. */
  public BlockMemory memory() {
    return new BlockMemory(operands, results);
  }

  /** The forms of the operands, in the order in which they were declared. */
  public List<Form> operands() {
    return operands;
  }

  /** The forms of the results, in the order in which they were declared. */
  public List<Form> results() {
    return results;
  }

  /**
   * Runs the program on the calling thread.
   *
   * <p>A result may lie where an operand does, with the same offset and row stride, if no operation
   * recorded after the one that makes the result reads the operand; otherwise results overlap
   * neither operands nor each other.
   *
   * @param memory made by {@link #memory}, with all places set
   * @throws IllegalArgumentException if an operand or result is not within its array
   */
  public void run(BlockMemory memory, int rows, int columns) {
    run(CALLER, memory, rows, columns);
  }

  /** Runs the program as {@link #run(BlockMemory, int, int)}, on several threads if that pays. */
  public void run(Workers workers, BlockMemory memory, int rows, int columns) {
    memory.check(rows, columns);
    if (ofOneColumn != null && columns == 1 && rows > 1 && memory.isDense(1)) {
      ofOneColumn.runBlocks(workers, memory, 1, rows);
    } else if (flat && rows > 1 && memory.isDense(columns)) {
      runBlocks(workers, memory, 1, rows * columns);
    } else {
      runBlocks(workers, memory, rows, columns);
    }
  }

  private void runBlocks(Workers workers, BlockMemory memory, int rows, int columns) {
    float[] uniforms = BlockFrame.current().prologue(plan, memory, columns);
    BlockGrid grid = BlockGrid.of(rows, columns, wholeRows);
    long work = (long) rows * columns * plan.body().size();
    SharedLoop.run(
        workers,
        grid.blocks(),
        work,
        (from, to) -> BlockFrame.current().run(plan, memory, uniforms, grid, from, to));
  }
}
