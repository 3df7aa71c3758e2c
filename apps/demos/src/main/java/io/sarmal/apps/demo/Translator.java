package io.sarmal.apps.demo;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Bidirectional;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.nn.Attention;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequence to sequence with attention: two cells read the source in both directions, a third writes
 * the target and looks back at every step of the source (Bahdanau, Cho and Bengio 2015, in the form
 * of Luong, Pham and Manning 2015).
 *
 * <p>In training the decoder reads the right target, whatever it would have said itself. Since what
 * it attended to is not fed back into it, it runs over the whole target first, as one fused loop,
 * and then attends with all its steps at once. Feeding it back would put the attention into the
 * loop, and its products with it. To translate, the same equations run with one step at a time.
 *
 * @param bridge for each part of the decoder's state, from where the encoder ended
 * @param smoothing the share of the probability that training, and only it, spreads over all tokens
 */
record Translator(
    Embedding embedding,
    Bidirectional encoder,
    List<Linear> bridge,
    Recurrent decoder,
    Attention attention,
    Dropout dropout,
    Linear output,
    double smoothing,
    ParameterLayout layout)
    implements Objective {
  static Translator of(
      CellProvider cell, int vocabulary, int width, int hidden, double dropout, double smoothing) {
    Embedding embedding = new Embedding(vocabulary, width);
    Bidirectional encoder =
        Bidirectional.of(cell, new CellSpec(width, hidden), Bidirectional.Merge.CONCAT);
    Cell decoder = cell.create(new CellSpec(width, hidden));
    Attention attention = Attention.of(decoder.outputSize(), encoder.outputSize());
    Linear output = new Linear(decoder.outputSize(), vocabulary);
    ParameterLayout.Builder layout =
        ParameterLayout.builder().add("embedding", embedding.parameters());
    encoder.addTo(layout, "encoder");
    List<Linear> bridge = new ArrayList<>();
    for (int size : decoder.stateSizes()) {
      Linear part = new Linear(2 * size, size);
      layout.add("bridge." + bridge.size(), part.parameters());
      bridge.add(part);
    }
    layout
        .add("decoder", decoder.parameters())
        .add("attention", attention.parameters())
        .add("output", output.parameters());
    return new Translator(
        embedding,
        encoder,
        List.copyOf(bridge),
        new Recurrent(decoder),
        attention,
        new Dropout(dropout, 0),
        output,
        smoothing,
        layout.build());
  }

  /**
   * A source that was read.
   *
   * @param keys what was made of each of its steps, {@code [S, B, 2H]}
   * @param lengths integers {@code [B]}
   * @param start the decoder's first state
   */
  record Encoded(Var keys, Var lengths, State start) {}

  /**
   * What the decoder says.
   *
   * @param logits of the next token, {@code [T, B, V]}
   * @param weights how much it looked at each step of the source, {@code [B, T, S]}
   */
  record Decoded(Var logits, Var weights, State state) {}

  /** Reads sources {@code [S, B]} of the lengths given. */
  Encoded encode(Var sources, Var lengths, Phase phase) {
    int rows = sources.shape().extent(1);
    Var embedded = dropout.apply(embedding.apply(sources), phase);
    Bidirectional.Result read =
        encoder.run(embedded, encoder.initialStates(embedded.tape(), rows), lengths);
    List<Var> start = new ArrayList<>();
    for (int part = 0; part < bridge.size(); part++) {
      List<Var> ends =
          List.of(read.states().forward().get(part), read.states().backward().get(part));
      start.add(bridge.get(part).apply(embedded.tape().concat(-1, ends)).tanh());
    }
    return new Encoded(read.sequence(), lengths, new State(start));
  }

  /** Goes on from a state with the tokens {@code [T, B]}. */
  Decoded decode(Var tokens, State from, Encoded source, Phase phase) {
    Var embedded = stream(1).apply(embedding.apply(tokens), phase);
    Recurrent.Result run = decoder.run(embedded, from);
    Attention.Result attended = attention.apply(run.sequence(), source.keys(), source.lengths());
    Var logits = output.apply(stream(2).apply(attended.output(), phase));
    return new Decoded(logits, attended.weights(), run.state());
  }

  private Dropout stream(int stream) {
    return new Dropout(dropout.rate(), dropout.stream() + stream);
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    Encoded source = encode(batch.get(0), batch.get(1), phase);
    Var logits = decode(batch.get(2), source.start(), source, phase).logits();
    double smooth = phase.key().isPresent() ? smoothing : 0;
    Var losses = Losses.softmaxCrossEntropy(logits, batch.get(3), smooth);
    return Result.of(Losses.weightedMean(losses, batch.get(4)));
  }
}
