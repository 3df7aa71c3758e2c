package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import java.util.List;

/**
 * What a cell carries from step to step: the hidden state, and the cell state of an LSTM.
 *
 * @param parts each {@code [B, its width]}
 */
public record State(List<Var> parts) {
  /** Copies the list. */
  public State {
    parts = List.copyOf(parts);
  }

  /** A state of the given parts. */
  public static State of(Var... parts) {
    return new State(List.of(parts));
  }

  /** One part. */
  public Var get(int i) {
    return parts.get(i);
  }

  /**
   * The same numbers on another tape, for truncated backpropagation through time: no gradient flows
   * back, and the tensors belong to the other tape from now on.
   */
  public State carryTo(Tape next) {
    return new State(parts.stream().map(v -> next.adopt(v.tape().keep(v))).toList());
  }
}
