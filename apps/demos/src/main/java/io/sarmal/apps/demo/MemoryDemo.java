package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.picture.LineChart;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: why LSTM.
 *
 * <p>What a plain recurrent net read long ago reaches its output through a product of as many
 * matrices as steps have gone by, and so does the gradient on its way back: it fades, and the net
 * never learns what to keep (Hochreiter 1991; Bengio, Simard and Frasconi 1994). A cell that adds
 * to its memory instead of multiplying it, with gates that learn when, does not have this fault.
 *
 * <p>Two tasks of Hochreiter and Schmidhuber 1997 show it, for the plain net, the LSTM and the GRU
 * side by side: the adding problem, where two numbers must be kept for a hundred steps, and the
 * embedded Reber grammar, where one symbol must. The picture shows how much the last output depends
 * on each step's input, in the trained nets.
 */
@Command(
    name = "memory",
    description = "shows what an LSTM remembers and a plain RNN does not: adding, Reber grammar")
final class MemoryDemo implements Callable<Integer> {
  private static final int TEST_STRINGS = 256;
  private static final List<String> ALL = List.of("rnn", "lstm", "gru");

  @Mixin private DemoOptions options;

  @Range(min = 20, max = 2000)
  @Option(
      names = "--length",
      paramLabel = "T",
      description = "The least length of an adding problem. Default: 100, with --quick 20.")
  private Integer length;

  @Range(min = 1, max = 10_000_000)
  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of training for the adding problem. Default: 4000, with --quick 400.")
  private Integer steps;

  /** What one kind of cell reaches. */
  private record Outcome(String cell, double wrong, int right) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    int longest = length != null ? length : options.quick() ? 20 : 100;
    String judged = options.cellName("lstm");
    List<String> cells = options.cellName("").isEmpty() ? ALL : List.of(judged);
    out.println("all data is generated, from seed " + options.seed());
    List<Reber.Word> test = Reber.distinct(TEST_STRINGS, new SplittableRandom(~options.seed()));
    LineChart losses = new LineChart("Adding problem, T = " + longest, "step", "squared error");
    LineChart reach =
        new LineChart(
            "How much the last output depends on each input, T = " + longest,
            "step",
            "norm of the gradient, as a share of its greatest");
    List<Outcome> outcomes = new ArrayList<>();
    try (Backend backend = options.open()) {
      for (String name : cells) {
        CellProvider cell = Cells.catalog().get(name);
        out.println("\n" + name + ", adding problem:");
        Adding adding = Adding.of(cell, options.quick() ? 32 : 64);
        LossLog log = new LossLog(out, "squared error");
        int updates = steps != null ? steps : options.quick() ? 400 : 4000;
        BatchSource sums = Adding.source(longest, updates, options.seed());
        float[] adder = train(backend, adding, sums, updates, 5e-3, log);
        losses.curve(name, log.steps(), log.means());
        reach.curve(name, positive(adding.reach(backend, adder, longest, options.seed())));
        SafeTensors.write(
            options.beside("-adding-" + name + ".safetensors"),
            ParameterTensors.of(adding.layout(), adder),
            Map.of("kind", "adding", "cell", name));

        out.println(name + ", Reber grammar:");
        Reber reber = Reber.of(cell, 24);
        BatchSource strings = Reber.source(options.seed());
        float[] reader =
            train(
                backend,
                reber,
                strings,
                options.quick() ? 200 : 4000,
                1e-2,
                new LossLog(out, "nats/symbol"));
        SafeTensors.write(
            options.beside("-reber-" + name + ".safetensors"),
            ParameterTensors.of(reber.layout(), reader),
            Map.of("kind", "reber", "cell", name));
        outcomes.add(
            new Outcome(
                name,
                adding.wrong(backend, adder, longest, options.seed()),
                reber.right(backend, reader, test)));
      }
    }
    Path lossPicture = options.beside("-loss.png");
    losses.logarithmic().write(lossPicture);
    Path reachPicture = options.beside("-gradient.png");
    reach.logarithmic().write(reachPicture);
    out.println("\nsaved " + lossPicture + " and " + reachPicture);
    report(outcomes, longest, out);
    Outcome best = outcomes.stream().filter(o -> o.cell.equals(judged)).findFirst().orElseThrow();
    double wrong = options.quick() ? 0.4 : 0.01;
    int right = options.quick() ? TEST_STRINGS / 4 + 1 : TEST_STRINGS;
    return options.verdict(
        best.wrong < wrong && best.right >= right,
        "%s to be wrong in less than %.0f %% of the sums, and right in %d of the strings or more",
        judged,
        100 * wrong,
        right);
  }

  private float[] train(
      Backend backend,
      Objective objective,
      BatchSource source,
      int updates,
      double rate,
      LossLog log)
      throws IOException {
    Trainer.Config config = new Trainer.Config(Adam.DEFAULT, 1, options.seed());
    try (Trainer trainer = new Trainer(backend, objective, config)) {
      TrainingLoop.of(trainer, source)
          .budget(new Budget.Steps(updates))
          .learningRate(LearningRate.cosine(rate, rate / 50))
          .listener(log)
          .build()
          .run();
      return trainer.parameterValues();
    }
  }

  /** A logarithmic axis has no 0. */
  private static double[] positive(double[] shares) {
    return Arrays.stream(shares).map(share -> Math.max(share, 1e-12)).toArray();
  }

  private static void report(List<Outcome> outcomes, int longest, PrintWriter out) {
    out.printf("%n%-16s %-36s %s%n", "cell", "adding, T = " + longest, "Reber grammar");
    for (Outcome outcome : outcomes) {
      out.printf(
          Locale.ROOT,
          "%-16s error above 0.04 in %5.1f %%           %d of %d strings right%n",
          outcome.cell,
          100 * outcome.wrong,
          outcome.right,
          TEST_STRINGS);
    }
    out.flush();
  }
}
