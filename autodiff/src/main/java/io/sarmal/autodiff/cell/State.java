package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a cell carries from step to step: the hidden state, and the cell state of an LSTM.
 *
 * @param parts each {@code [B, its width]}
 * @param seen what {@link #recurrent} gives for each part
 */
public record State(List<Var> parts, IntFunction<Var> seen) {
  /** A state without dropout. */
  public State(List<Var> parts) {
    this(parts, parts::get);
  }

  /** Copies the list; no part is null. */
  public State {
    for (int i = 0; i < parts.size(); i++) {
      checkArgument(parts.get(i) != null, "part %s of %s of a state is null", i, parts.size());
    }
    parts = List.copyOf(parts);
  }

  /** A state of the given parts. */
  public static State of(Var... parts) {
    return new State(Arrays.asList(parts));
  }

  /**
   * One part.
   *
   * @throws IllegalArgumentException if there are not as many
   */
  public Var get(int i) {
    checkArgument(
        i >= 0 && i < parts.size(),
        "there is no part %s in a state of %s; the cell's stateSizes() says how many there are",
        i,
        parts.size());
    return parts.get(i);
  }

  /**
   * One part as it enters products with recurrent weights: with dropout in a layer that has it on
   * its states (see {@link VariationalDropout}), else {@link #get} itself. What a step carries on
   * is {@code get}'s.
   *
   * @throws IllegalArgumentException if there are not as many
   */
  public Var recurrent(int i) {
    get(i);
    return seen.apply(i);
  }

  /** The shape of each part. */
  public List<Shape> shapes() {
    return parts.stream().map(Var::shape).toList();
  }

  /**
   * The same numbers on another tape, for truncated backpropagation through time: no gradient flows
   * back, and the tensors belong to the other tape from now on.
   */
  public State carryTo(Tape next) {
    IdentityHashMap<Var, Var> carried =
        new IdentityHashMap<>(); // one variable may be several parts
    return new State(
        parts.stream()
            .map(part -> carried.computeIfAbsent(part, v -> next.adopt(v.tape().keep(v))))
            .toList());
  }
}
