package io.sarmal.apps.demo;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.util.List;

/**
 * Reads a row of ids and names its class: an embedding, one recurrent layer, and a linear layer on
 * what the layer puts out at the row's last own step. Trained by the cross-entropy of the class.
 *
 * <p>A batch is ids {@code [T, B]}, lengths {@code [B]} and classes {@code [B]}, all integers.
 */
record WordClassifier(
    Embedding embedding, Recurrent layer, Dropout dropout, Linear head, ParameterLayout layout)
    implements Objective {
  /** Words begin with hardly any meaning: those that are seen a few times only say little. */
  private static final double DEVIATION = 0.1;

  /**
   * A classifier.
   *
   * @param vocabulary the number of ids
   * @param embedding the width of a word's vector
   * @param dropout the rate on words and before the last layer
   */
  static WordClassifier of(
      CellProvider cell, int vocabulary, int embedding, int hidden, double dropout, int classes) {
    Embedding words = new Embedding(vocabulary, embedding, Initializer.normal(DEVIATION));
    Recurrent layer = new Recurrent(cell.create(new CellSpec(embedding, hidden)));
    Linear head = new Linear(layer.cell().outputSize(), classes);
    ParameterLayout layout =
        ParameterLayout.builder()
            .add("embedding", words.parameters())
            .add("layer", layer.parameters())
            .add("head", head.parameters())
            .build();
    return new WordClassifier(words, layer, new Dropout(dropout, 0), head, layout);
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    Var logits = logits(batch.get(0), batch.get(1), phase);
    return Result.of(Losses.softmaxCrossEntropy(logits, batch.get(2)).mean());
  }

  private Var logits(Var ids, Var lengths, Phase phase) {
    Var words = new Dropout(dropout.rate(), 1).apply(embedding.apply(ids), phase);
    Recurrent.Last last =
        layer.last(
            words, layer.cell().initialState(ids.tape(), ids.shape().extent(1)), lengths, phase);
    return head.apply(dropout.apply(last.output(), phase));
  }

  /**
   * The logits of rows, {@code [B, classes]} in row-major order.
   *
   * @param parameters the flat buffer
   * @param ids {@code [T, B]} in row-major order
   * @param lengths of the B rows
   */
  float[] logits(Backend backend, float[] parameters, int[] ids, int[] lengths) {
    try (Tape tape = Tape.inference(backend)) {
      layout.bind(tape.adopt(backend.tensor(layout.shape(), parameters)));
      Shape shape = Shape.of(ids.length / lengths.length, lengths.length);
      Var rows = tape.integers(shape, ids);
      return logits(rows, tape.integers(Shape.of(lengths.length), lengths), Phase.EVALUATION)
          .toFloats();
    }
  }
}
