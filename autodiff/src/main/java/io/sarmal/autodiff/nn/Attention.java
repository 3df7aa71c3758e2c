package io.sarmal.autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.Map;

/**
 * Global attention with the general score: Luong, Pham and Manning 2015, section 3.1, equations 5,
 * 7 and 8.
 *
 * <pre>
 * a = softmax_s(qᵀ·W·k_s)        how much of each source step s a query q takes
 * c = Σ_s a_s·k_s                the context
 * y = tanh([c; q]·V)             the attentional state
 * </pre>
 *
 * <p>What was attended is not fed back into the queries, so a whole decoder can run first, as one
 * loop, and then attend with all its steps at once: three batched products, and none in the loop.
 *
 * @param score W, {@code [Q, K]}
 * @param combine V, {@code [K + Q, Q]}
 */
public record Attention(Parameter score, Parameter combine) {
  /** The logit of a source step that a row does not have; exactly 0 after the softmax. */
  private static final double NOWHERE = -1e9;

  /**
   * An attention of queries of width {@code querySize}, which is also that of its output, to keys
   * of width {@code keySize}.
   */
  public static Attention of(int querySize, int keySize) {
    int both = keySize + querySize;
    return new Attention(
        new Parameter(
            "score", Shape.of(querySize, keySize), Initializer.uniform(1 / Math.sqrt(querySize))),
        new Parameter(
            "combine", Shape.of(both, querySize), Initializer.uniform(1 / Math.sqrt(both))));
  }

  /** The weights of the score, then those of the combination. */
  public List<Parameter> parameters() {
    return List.of(score, combine);
  }

  /**
   * What attending gives.
   *
   * @param output the attentional states, {@code [T, B, Q]}
   * @param weights how much of each of S source steps each query takes, {@code [B, T, S]}; sums to
   *     1 over S, and is 0 at steps that a row does not have
   */
  public record Result(Var output, Var weights) {}

  /**
   * Attends.
   *
   * @param queries a decoder's outputs, {@code [T, B, Q]}
   * @param keys an encoder's outputs, {@code [S, B, K]}
   * @param lengths the number of source steps that each row has, integers {@code [B]}, from 1
   */
  public Result apply(Var queries, Var keys, Var lengths) {
    checkArgument(
        queries.shape().rank() == 3
            && keys.shape().rank() == 3
            && queries.shape().extent(1) == keys.shape().extent(1),
        "attention is from queries [T, B, Q] to keys [S, B, K] of the same rows, but was given %s"
            + " and %s",
        queries.shape(),
        keys.shape());
    Tape tape = queries.tape();
    Var rowKeys = keys.transpose(1, 0, 2);
    Var rowQueries = queries.matmul(score).transpose(1, 0, 2);
    Var scores = rowQueries.matmul(rowKeys, false, true);
    int rows = lengths.shape().extent(0);
    Var present =
        tape.iota(keys.shape().extent(0)).less(lengths.real().reshape(Shape.of(rows, 1, 1)));
    Var weights = softmax(present.select(scores, tape.scalar(NOWHERE)));
    Var context = weights.matmul(rowKeys).transpose(1, 0, 2);
    Var output = tape.concat(-1, List.of(context, queries)).matmul(combine).tanh();
    tape.show(new Tape.Sight(parameters(), false, Map.of("weights", weights, "output", output)));
    return new Result(output, weights);
  }

  private static Var softmax(Var logits) {
    Var exponentials = logits.minus(logits.max(-1).detach()).exp();
    return exponentials.dividedBy(exponentials.sum(-1));
  }
}
