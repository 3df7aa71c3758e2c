package io.sarmal.autodiff.model;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Stack;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Phase;
import java.util.List;

/**
 * A recurrent language model: an embedding of tokens, a stack of recurrent layers, and a linear
 * layer that gives the logits of the next token. Mikolov et al. 2010; Graves 2013.
 *
 * <p>Dropout acts on the embedding, between layers and before the output layer, as in Zaremba et
 * al. 2014. Immutable; the numbers are in the buffer that a tape binds.
 */
public final class LanguageModel {
  private static final int STACK_STREAM = 16;

  private final Embedding embedding;
  private final Stack stack;
  private final Linear output;
  private final Dropout inputDropout;
  private final Dropout outputDropout;
  private final ParameterLayout layout;

  /**
   * What a model is.
   *
   * @param vocabulary the number of tokens
   * @param embedding the width of the embedding
   * @param hidden the width of the hidden state
   * @param layers the number of recurrent layers
   * @param dropout the dropout rate, in [0, 1)
   */
  public record Config(int vocabulary, int embedding, int hidden, int layers, double dropout) {}

  /** A model. */
  public LanguageModel(Config config, CellProvider cell) {
    embedding = new Embedding(config.vocabulary, config.embedding);
    stack =
        Stack.of(
            cell,
            config.layers,
            config.embedding,
            config.hidden,
            new Dropout(config.dropout, STACK_STREAM));
    output = new Linear(stack.outputSize(), config.vocabulary);
    inputDropout = new Dropout(config.dropout, 0);
    outputDropout = new Dropout(config.dropout, 1);
    ParameterLayout.Builder builder =
        ParameterLayout.builder().add("embedding", embedding.parameters());
    stack.addTo(builder, "layers");
    layout = builder.add("output", output.parameters()).build();
  }

  /**
   * What a run gives.
   *
   * @param logits of the next token, {@code [T, B, vocabulary]}
   * @param states the final state of each layer
   */
  public record Result(Var logits, List<State> states) {}

  /** The parameters and their places. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The recurrent layers. */
  public Stack stack() {
    return stack;
  }

  /** The states before the first token. */
  public List<State> initialStates(Tape tape, int batch) {
    return stack.initialStates(tape, batch);
  }

  /** The embedding of tokens, {@code [T, B]} to {@code [T, B, embedding]}. */
  public Var embed(Var tokens) {
    return embedding.apply(tokens);
  }

  /** The logits of the next token by the last layer's output: {@code [..., vocabulary]}. */
  public Var logits(Var sequence) {
    return output.apply(sequence);
  }

  /**
   * Runs the model; its parameters are bound on the tape.
   *
   * @param tokens integers {@code [T, B]}
   */
  public Result run(Var tokens, List<State> initial, Phase phase) {
    Var embedded = inputDropout.apply(embedding.apply(tokens), phase);
    Stack.Result result = stack.run(embedded, initial, phase);
    Var logits = logits(outputDropout.apply(result.sequence(), phase));
    return new Result(logits, result.states());
  }
}
