package io.sarmal.autodiff.model;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean cross-entropy of the next token, in nats a token: how language models are trained. The
 * states are carried from batch to batch: truncated backpropagation through time, Williams and Peng
 * 1990.
 *
 * <p>A batch has two arrays of integers {@code [T, B]}: tokens, and the token after each.
 */
public record NextToken(LanguageModel model) implements Objective {
  @Override
  public ParameterLayout layout() {
    return model.layout();
  }

  @Override
  public List<Var> initialCarry(Tape tape, Batch batch) {
    return flatten(model.initialStates(tape, batch.shape(0).extent(1)));
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    LanguageModel.Result run = model.run(batch.get(0), unflatten(carried), phase);
    Var loss = Losses.softmaxCrossEntropy(run.logits(), batch.get(1)).mean();
    return new Result(loss, flatten(run.states()));
  }

  private static List<Var> flatten(List<State> states) {
    return states.stream().flatMap(s -> s.parts().stream()).toList();
  }

  private List<State> unflatten(List<Var> parts) {
    List<State> states = new ArrayList<>();
    int next = 0;
    for (var layer : model.stack().layers()) {
      int count = layer.cell().stateSizes().size();
      states.add(new State(parts.subList(next, next + count)));
      next += count;
    }
    return states;
  }
}
