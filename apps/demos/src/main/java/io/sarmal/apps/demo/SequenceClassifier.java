package io.sarmal.apps.demo;

import io.sarmal.apps.audio.Utterance;
import io.sarmal.apps.audio.UtteranceBatches;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Bidirectional;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A class for a whole sequence: two cells read it in both directions, their outputs are averaged
 * over the steps that the sequence has, and a linear layer tells the classes apart. The loss is the
 * mean cross-entropy.
 */
record SequenceClassifier(
    Bidirectional layer, Dropout input, Dropout pooled, Linear output, ParameterLayout layout)
    implements Objective {
  static SequenceClassifier of(
      CellProvider cell, int features, int hidden, int classes, double dropout) {
    Bidirectional layer =
        Bidirectional.of(cell, new CellSpec(features, hidden), Bidirectional.Merge.CONCAT);
    Linear output = new Linear(layer.outputSize(), classes);
    ParameterLayout.Builder builder = ParameterLayout.builder();
    layer.addTo(builder, "layer");
    builder.add("output", output.parameters());
    return new SequenceClassifier(
        layer, new Dropout(dropout / 2, 0), new Dropout(dropout, 1), output, builder.build());
  }

  /**
   * The logits of the classes, {@code [B, classes]}.
   *
   * @param frames {@code [T, B, F]}
   * @param lengths integers {@code [B]}, from 1
   */
  Var logits(Var frames, Var lengths, Phase phase) {
    Tape tape = frames.tape();
    int rows = frames.shape().extent(1);
    // The outputs of steps that a row does not have are zero: the sum is over its own.
    Var outputs =
        layer.run(input.apply(frames, phase), layer.initialStates(tape, rows), lengths).sequence();
    Var sum = outputs.sum(0).reshape(Shape.of(rows, layer.outputSize()));
    Var mean = sum.dividedBy(lengths.real().reshape(Shape.of(rows, 1)));
    return output.apply(pooled.apply(mean, phase));
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    Var logits = logits(batch.get(0), batch.get(1), phase);
    return Result.of(Losses.softmaxCrossEntropy(logits, batch.get(2)).mean());
  }

  /** The likeliest class of each utterance. */
  List<Integer> classify(Backend backend, Tensor parameters, List<Utterance> utterances, int rows) {
    List<Integer> classes = new ArrayList<>();
    for (int from = 0; from < utterances.size(); from += rows) {
      List<Utterance> some = utterances.subList(from, Math.min(utterances.size(), from + rows));
      try (Tape tape = Tape.inference(backend)) {
        layout.bind(tape.constant(parameters));
        List<Var> batch = UtteranceBatches.batch(some).on(tape);
        Var best = logits(batch.get(0), batch.get(1), Phase.EVALUATION).argmax(1);
        for (int label : best.toInts()) {
          classes.add(label);
        }
      }
    }
    return classes;
  }
}
