package io.sarmal.core.program;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.core.Dim;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How an {@link Executable} runs arguments of certain sizes.
 *
 * @param program what runs
 * @param sizes its run-time sizes
 * @param launches in order
 */
public record Explanation(Program program, RuntimeSizes sizes, List<Launch> launches) {
  /** Copies the list. */
  public Explanation {
    launches = List.copyOf(launches);
  }

  /** The loops over time, in order. */
  public List<Launch.Loop> loops() {
    return launches.stream()
        .filter(Launch.Loop.class::isInstance)
        .map(Launch.Loop.class::cast)
        .toList();
  }

  /** The operations outside of loops that did not fuse, in order. */
  public List<Launch.Single> singles() {
    return launches.stream()
        .filter(Launch.Single.class::isInstance)
        .map(Launch.Single.class::cast)
        .toList();
  }

  /** The number of time steps of one of the loops. */
  public int steps(Launch.Loop loop) {
    Value sequence = loop.operation().operands().get(loop.scan().firstSequence());
    int steps = sequence.shape().extent(0);
    return Dim.isRuntime(steps) ? sizes.applyAsInt(steps) : steps;
  }

  /** The number of launches in a run, those of every time step included. */
  public long count() {
    return count(launches);
  }

  private long count(List<Launch> launches) {
    return launches.stream()
        .mapToLong(
            launch ->
                launch instanceof Launch.Loop loop ? steps(loop) * count(loop.way().step()) : 1)
        .sum();
  }

  /**
   * What lies in memory from before an output is there until after: of a training step's loss, what
   * forward keeps for backward. Inputs do not count, nor does the output itself.
   *
   * @throws IllegalArgumentException if there is no such output
   */
  public List<Value> kept(String output) {
    Value last = program.outputs().get(output);
    checkArgument(
        last != null, "the outputs are %s, without %s", program.outputs().keySet(), output);
    Map<Value, Value> roots = roots();
    Set<Value> before = new HashSet<>();
    Set<Value> read = new LinkedHashSet<>();
    boolean after = false;
    for (Instruction instruction : program.instructions()) {
      if (after && !Launch.isView(instruction.op())) {
        instruction.operands().forEach(v -> read.add(roots.getOrDefault(v, v)));
      } else if (!after) {
        before.addAll(instruction.results());
      }
      after |= instruction.results().contains(last);
    }
    Set<Value> inMemory = new HashSet<>();
    launches.forEach(launch -> inMemory.addAll(launch.results()));
    List<Value> kept = new ArrayList<>(read);
    kept.retainAll(before);
    kept.retainAll(inMemory);
    kept.remove(roots.getOrDefault(last, last));
    return kept;
  }

  /**
   * The most memory that what a run makes takes at once, in bytes: known before it runs. Inputs do
   * not count. What a backend lays over an operand that nobody reads any more counts beside it.
   */
  public long peakBytes() {
    Map<Value, Value> roots = roots();
    Map<Value, Integer> lastReads = new HashMap<>();
    for (int i = 0; i < launches.size(); i++) {
      for (Instruction operation : launches.get(i).operations()) {
        for (Value operand : operation.operands()) {
          lastReads.put(roots.getOrDefault(operand, operand), i);
        }
      }
    }
    program
        .outputs()
        .values()
        .forEach(v -> lastReads.put(roots.getOrDefault(v, v), launches.size()));
    long peak = 0;
    List<Value> live = new ArrayList<>();
    for (int i = 0; i < launches.size(); i++) {
      int launch = i;
      live.addAll(launches.get(i).results());
      peak = Math.max(peak, bytes(live));
      live.removeIf(value -> lastReads.getOrDefault(value, 0) <= launch);
    }
    return peak;
  }

  /** For each view that of which it is one. */
  private Map<Value, Value> roots() {
    Map<Value, Value> roots = new HashMap<>();
    for (Instruction instruction : program.instructions()) {
      if (Launch.isView(instruction.op())) {
        Value viewed = instruction.operands().get(0);
        roots.put(instruction.results().get(0), roots.getOrDefault(viewed, viewed));
      }
    }
    return roots;
  }

  /** The size of values together, in bytes, where a number has four. */
  public long bytes(List<? extends Tensor> values) {
    return values.stream().mapToLong(v -> (long) Float.BYTES * v.shape().bind(sizes).size()).sum();
  }
}
