package io.sarmal.apps.bench;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Stack;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Shape;
import java.util.List;

/** The mean cross-entropy of classes of sequences, predicted from the last output. */
record Classifier(Embedding embedding, Stack stack, Linear output, ParameterLayout layout)
    implements Objective {
  static Classifier of(Embedding embedding, Stack stack, Linear output) {
    ParameterLayout.Builder builder =
        ParameterLayout.builder().add("embedding", embedding.parameters());
    stack.addTo(builder, "layers");
    return new Classifier(
        embedding, stack, output, builder.add("output", output.parameters()).build());
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    Var sequence = embedding.apply(batch.get(0));
    int rows = sequence.shape().extent(1);
    Var outputs = stack.run(sequence, stack.initialStates(tape, rows), phase).sequence();
    int steps = outputs.shape().extent(0);
    Var last = outputs.slice(0, steps - 1, steps).reshape(Shape.of(rows, stack.outputSize()));
    return Result.of(Losses.softmaxCrossEntropy(output.apply(last), batch.get(1)).mean());
  }
}
