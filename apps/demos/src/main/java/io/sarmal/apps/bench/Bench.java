package io.sarmal.apps.bench;

import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Stack;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.Model;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.model.TokenStream;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.Random;
import java.util.stream.IntStream;

/** Runs a workload's step on a backend. */
public final class Bench {
  private static final int BATCHES = 4;
  private static final double LEARNING_RATE = 2e-3;

  private final Workload workload;
  private final CellProvider cell;
  private final Stopwatch stopwatch;

  /**
   * A benchmark.
   *
   * @param cell the cell to use, whatever the workload's own is
   * @param warmSeconds how long to warm up
   * @param seconds how long to measure
   */
  public Bench(Workload workload, CellProvider cell, double warmSeconds, double seconds) {
    this.workload = workload;
    this.cell = cell;
    this.stopwatch = new Stopwatch(warmSeconds, seconds);
  }

  /** The measured times of a step in milliseconds, in ascending order. */
  public double[] run(Backend backend) {
    return switch (workload.mode()) {
      case TRAIN -> train(backend, new NextToken(model()));
      case CLASSIFY -> train(backend, classifier());
      case STREAM -> stream(backend);
      case FORWARD -> forward(backend);
    };
  }

  /** What a backend makes of a step of training; of a workload that trains on every step. */
  public StepExplanation explain(Backend backend) {
    try (Trainer trainer = new Trainer(backend, new NextToken(model()), Trainer.Config.DEFAULT)) {
      return trainer.explain(workload.data(0));
    }
  }

  private LanguageModel model() {
    return new LanguageModel(
        new LanguageModel.Config(
            workload.vocabulary(), workload.embedding(), workload.hidden(), workload.layers(), 0),
        cell);
  }

  private Classifier classifier() {
    Stack stack =
        Stack.of(
            cell, workload.layers(), workload.embedding(), workload.hidden(), new Dropout(0, 0));
    return Classifier.of(
        new Embedding(workload.vocabulary(), workload.embedding()),
        stack,
        new Linear(stack.outputSize(), workload.classes()));
  }

  private double[] train(Backend backend, Objective objective) {
    Batch[] batches = IntStream.range(0, BATCHES).mapToObj(workload::data).toArray(Batch[]::new);
    try (Trainer trainer = new Trainer(backend, objective, Trainer.Config.DEFAULT)) {
      return stopwatch.time(
          () -> {
            trainer.beginSequence();
            trainer.step(batches[trainer.steps() % BATCHES], LEARNING_RATE);
          });
    }
  }

  private double[] forward(Backend backend) {
    LanguageModel net = model();
    Tensor parameters = parameters(backend, net);
    int[] tokens = workload.inputs(new Random(0));
    try (Model model = new Model(backend, net, parameters);
        Model.State begin = model.begin(workload.batch())) {
      return stopwatch.time(() -> model.run(begin, tokens).state().close());
    } finally {
      backend.release(parameters);
    }
  }

  private double[] stream(Backend backend) {
    LanguageModel model = model();
    Tensor parameters = parameters(backend, model);
    try (TokenStream stream = new TokenStream(backend, model, parameters)) {
      int[] token = {0};
      return stopwatch.time(() -> token[0] = argmax(stream.next(token[0])));
    } finally {
      backend.release(parameters);
    }
  }

  private static Tensor parameters(Backend backend, LanguageModel model) {
    return backend.tensor(model.layout().shape(), model.layout().initialValues(1));
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
