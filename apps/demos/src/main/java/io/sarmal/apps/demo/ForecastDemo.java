package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import com.google.common.math.Quantiles;
import io.sarmal.apps.Range;
import io.sarmal.apps.baseline.SeasonalNaive;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.Series;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: a forecast is worth what it adds to doing nothing.
 *
 * <p>A GRU reads the last two seasons of a series and says what the next step brings. Beside it
 * stand two forecasts that cost nothing: the last value, and that of one season ago. Many a network
 * in a tutorial only repeats the last value, one step late, which looks right in a picture and is
 * worth nothing. Four things keep this one honest: it forecasts <em>changes</em>, so that the last
 * value is what it begins with; the last third of the series is tested on step by step, each
 * forecast from real values before it; scales come from the training part only; and an interval
 * says how sure it is: as wide as nine of ten of the errors so far, on what was not trained on.
 */
@Command(name = "forecast", description = "forecasts a series, beside what costs nothing")
final class ForecastDemo implements Callable<Integer> {
  private static final int SEASONS = 2;
  private static final double COVERED = 0.9;
  private static final int HIDDEN = 16;
  private static final double DROPOUT = 0.2;
  private static final int BATCH = 64;
  private static final double RATE = 5e-3;

  /** An error must be below this share of what costs nothing: chance alone gives some per cent. */
  private static final double WORTH = 0.95;

  @Mixin private DemoOptions options;

  @Range(min = 1, max = 10_000)
  @Option(
      names = "--period",
      paramLabel = "N",
      defaultValue = "12",
      description = "The steps of a season in the file. Default: ${DEFAULT-VALUE}, for months.")
  private int period;

  @Range(min = 1, max = 100)
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Train with so many seeds, from --seed on, and report medians. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seeds;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path picture = options.beside("-forecast.png");
    Series series = series();
    int steps = SEASONS * series.period();
    ForecastParts parts = ForecastParts.of(series, steps + series.period());
    ForecastWindows windows = ForecastWindows.of(series, steps, parts.validation());
    out.printf(
        "%s: %d values, tested on the last %d%n",
        series.name(), series.length(), series.length() - parts.test());

    List<Forecasts> all = new ArrayList<>();
    try (Backend backend = options.open()) {
      for (long seed = options.seed(); seed < options.seed() + seeds; seed++) {
        Forecasts forecasts = forecast(backend, windows, parts, seed);
        all.add(forecasts);
        out.printf(
            Locale.ROOT,
            "seed %d: error %.2f; %.0f %% of the values within the %.0f %% interval%n",
            seed,
            forecasts.rmse(),
            100 * forecasts.covered(),
            100 * COVERED);
        out.flush();
      }
    }
    out.println("\nthe last forecasts:");
    all.get(0).print(out);
    all.get(0).draw(picture);
    out.printf("saved %s and %s%n", options.out(), picture);

    double network = Quantiles.median().compute(all.stream().map(Forecasts::rmse).toList());
    double last = SeasonalNaive.PERSISTENCE.rmse(series.values(), parts.test());
    double season = new SeasonalNaive(series.period()).rmse(series.values(), parts.test());
    out.printf("%nroot mean square error of one-step forecasts, median of %d seeds:%n", seeds);
    out.printf(Locale.ROOT, "  %-24s %8.2f%n", options.cellName("gru"), network);
    out.printf(Locale.ROOT, "  %-24s %8.2f%n", "the last value", last);
    out.printf(Locale.ROOT, "  %-24s %8.2f%n", "the value of last season", season);
    double bound = WORTH * Math.min(last, season);
    return options.verdict(network < bound, "an error of less than %.2f", bound);
  }

  /**
   * What is asked for, or airline passengers where they are found, else births, else a made-up one.
   */
  private Series series() {
    Optional<Path> file = options.data(DataSet.AIRLINE);
    if (file.isPresent()) {
      return Series.read(file.get(), period);
    }
    Optional<Series> births = options.quick() ? Optional.empty() : Series.births(options.sets());
    if (births.isEmpty()) {
      options
          .printer()
          .println("data: a GENERATED series; the figures say nothing about a real one");
    }
    return births.orElseGet(() -> Series.generated(240, options.seed()));
  }

  /** Trains a model, and lets it forecast the test part step by step. */
  private Forecasts forecast(
      Backend backend, ForecastWindows windows, ForecastParts parts, long seed) throws IOException {
    CellProvider cell = options.cell("gru");
    Forecaster model = Forecaster.of(cell, ForecastWindows.FEATURES, HIDDEN, DROPOUT);
    float[] best = train(backend, model, windows, parts, seed);
    if (seed == options.seed()) {
      SafeTensors.write(
          options.out(),
          ParameterTensors.of(model.layout(), best),
          ImmutableMap.of(
              "kind", "forecast",
              "cell", options.cellName("gru"),
              "period", Integer.toString(windows.series().period()),
              "floor", Double.toString(windows.floor()),
              "power", Double.toString(windows.power()),
              "deviation", Double.toString(windows.deviation())));
    }
    return new WalkForward(backend, model, best, windows).forecasts(parts, COVERED);
  }

  /** The parameters that were best on the validation part. */
  private float[] train(
      Backend backend, Forecaster model, ForecastWindows windows, ForecastParts parts, long seed)
      throws IOException {
    BatchSource batches = new ShuffledBatches(parts.trained(), BATCH, seed, windows::batch);
    Batch heldOut = windows.batch(parts.validated());
    long epochs = Math.max(60, 600 / batches.count());
    try (Trainer trainer =
        new Trainer(backend, model, new Trainer.Config(AdamW.DEFAULT, 1, seed))) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, batches)
              .budget(new Budget.Steps((options.quick() ? epochs / 2 : epochs) * batches.count()))
              .learningRate(LearningRate.cosine(RATE, RATE / 50))
              .validation(batches.count(), evaluation -> evaluation.loss(heldOut))
              .listener(new ValidationLines(options.printer(), "(Huber's loss)", 50))
              .patience(100)
              .build();
      loop.run();
      return loop.best().orElseThrow();
    }
  }
}
