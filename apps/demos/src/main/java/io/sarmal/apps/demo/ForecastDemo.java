package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import com.google.common.math.Quantiles;
import io.sarmal.apps.Range;
import io.sarmal.apps.baseline.SeasonalNaive;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.Series;
import io.sarmal.apps.picture.LineChart;
import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * says how sure it is. The interval is as wide as nine of ten of the errors so far, on what was not
 * trained on (split conformal prediction: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018).
 */
@Command(name = "forecast", description = "forecasts a series, beside what costs nothing")
final class ForecastDemo implements Callable<Integer> {
  private static final double TRAIN = 0.67;
  private static final double VALIDATION = 0.2;
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

  /**
   * Forecasts of the test part.
   *
   * @param values in the series' unit
   * @param margins the halves of the intervals
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of a table, only to be read
  private record Forecasts(double[] values, double[] margins) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    Series series = series();
    int steps = 2 * series.period();
    int test = (int) (TRAIN * series.length());
    int first = steps + series.period();
    int train = first + (int) ((1 - VALIDATION) * (test - first));
    if (train - first < 20 || test - train < 10) {
      throw new InputException(
          series.name(),
          "%d values are too few for seasons of %d".formatted(series.length(), series.period()),
          "give a longer series, or a smaller --period");
    }
    ForecastWindows windows = ForecastWindows.of(series, steps, train);
    out.printf(
        "%s: %d values, tested on the last %d%n",
        series.name(), series.length(), series.length() - test);

    List<Double> errors = new ArrayList<>();
    Forecasts shown = null;
    try (Backend backend = options.open()) {
      for (long seed = options.seed(); seed < options.seed() + seeds; seed++) {
        Forecasts forecasts = forecast(backend, windows, train, test, seed, file);
        shown = shown == null ? forecasts : shown;
        double error = rmse(series, test, forecasts.values);
        errors.add(error);
        out.printf(
            Locale.ROOT,
            "seed %d: error %.2f; %.0f %% of the values within the %.0f %% interval%n",
            seed,
            error,
            100 * covered(series, test, forecasts),
            100 * COVERED);
        out.flush();
      }
    }
    show(series, test, shown);
    double network = Quantiles.median().compute(errors);
    double last = SeasonalNaive.PERSISTENCE.rmse(series.values(), test);
    double season = new SeasonalNaive(series.period()).rmse(series.values(), test);
    out.printf(
        Locale.ROOT,
        "%nroot mean square error of one-step forecasts:%n  %-24s %8.2f (median of %d seeds)%n"
            + "  %-24s %8.2f%n  %-24s %8.2f%n",
        options.cellName("gru"),
        network,
        seeds,
        "the last value",
        last,
        "the value of last season",
        season);
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

  private Forecasts forecast(
      Backend backend, ForecastWindows windows, int train, int test, long seed, Path file)
      throws IOException {
    CellProvider cell = options.cell("gru");
    Forecaster model = Forecaster.of(cell, ForecastWindows.FEATURES, HIDDEN, DROPOUT);
    List<Integer> validation = steps(train, test);
    BatchSource batches = shuffled(windows, steps(windows.first(), train), seed);
    Batch heldOut = windows.batch(validation);
    try (Trainer trainer =
        new Trainer(backend, model, new Trainer.Config(AdamW.DEFAULT, 1, seed))) {
      long epochs = Math.max(60, 600 / batches.count());
      TrainingLoop loop =
          TrainingLoop.of(trainer, batches)
              .budget(new Budget.Steps((options.quick() ? epochs / 2 : epochs) * batches.count()))
              .learningRate(LearningRate.cosine(RATE, RATE / 50))
              .validation(batches.count(), evaluation -> evaluation.loss(heldOut))
              .listener(new ValidationLines(options.printer(), "(Huber's loss)", 50))
              .patience(100)
              .build();
      loop.run();
      float[] best = loop.best().orElseThrow();
      if (seed == options.seed()) {
        ModelFile.save(
            file,
            model.layout(),
            best,
            ImmutableMap.of(
                "kind", "forecast",
                "cell", options.cellName("gru"),
                "period", Integer.toString(windows.series().period()),
                "floor", Double.toString(windows.floor()),
                "power", Double.toString(windows.power()),
                "deviation", Double.toString(windows.deviation())));
      }
      List<Integer> tested = steps(test, windows.series().length());
      double[] changes = changes(backend, model, best, windows, tested);
      List<Double> known =
          errors(windows, validation, changes(backend, model, best, windows, validation));
      List<Double> later = errors(windows, tested, changes);
      double[] values = new double[changes.length];
      double[] margins = new double[changes.length];
      for (int i = 0; i < changes.length; i++) {
        int step = tested.get(i);
        values[i] = windows.value(step, changes[i]);
        margins[i] = margin(known) * windows.unit(step);
        known.add(later.get(i)); // only now: it is what the step shows
      }
      return new Forecasts(values, margins);
    }
  }

  private static List<Integer> steps(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** Batches of equal size, in an order that differs from epoch to epoch. */
  private static BatchSource shuffled(ForecastWindows windows, List<Integer> steps, long seed) {
    int rows = Math.min(BATCH, steps.size());
    return new BatchSource() {
      @Override
      public int count() {
        return steps.size() / rows;
      }

      @Override
      public Batch get(long epoch, int index) {
        List<Integer> order = new ArrayList<>(steps);
        Collections.shuffle(order, new Random(seed * 1_000_003 + epoch));
        return windows.batch(order.subList(index * rows, (index + 1) * rows));
      }
    };
  }

  private static double[] changes(
      Backend backend,
      Forecaster model,
      float[] parameters,
      ForecastWindows windows,
      List<Integer> steps) {
    Shape shape = Shape.of(windows.steps(), steps.size(), ForecastWindows.FEATURES);
    return model.forecast(backend, parameters, shape, windows.inputs(steps));
  }

  /** How far off forecasts were, in units. */
  private static List<Double> errors(
      ForecastWindows windows, List<Integer> steps, double[] changes) {
    return IntStream.range(0, changes.length)
        .mapToObj(i -> Math.abs(changes[i] - windows.target(steps.get(i))))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The error that nine of ten are not above. */
  private static double margin(List<Double> errors) {
    List<Double> sorted = errors.stream().sorted().toList();
    int rank = (int) Math.ceil(COVERED * (sorted.size() + 1));
    return sorted.get(Math.min(rank, sorted.size()) - 1);
  }

  private static double rmse(Series series, int from, double[] forecasts) {
    return Math.sqrt(
        IntStream.range(0, forecasts.length)
            .mapToDouble(i -> forecasts[i] - series.values().get(from + i))
            .map(error -> error * error)
            .average()
            .orElseThrow());
  }

  private static double covered(Series series, int from, Forecasts forecasts) {
    return IntStream.range(0, forecasts.values.length)
        .mapToDouble(
            i ->
                Math.abs(forecasts.values[i] - series.values().get(from + i))
                        <= forecasts.margins[i]
                    ? 1
                    : 0)
        .average()
        .orElseThrow();
  }

  /** The last forecasts in words, all in a picture. */
  private void show(Series series, int test, Forecasts forecasts) throws IOException {
    PrintWriter out = options.printer();
    int count = forecasts.values.length;
    out.println("\nthe last forecasts:");
    for (int i = Math.max(0, count - 6); i < count; i++) {
      out.printf(
          Locale.ROOT,
          "  %8.1f ± %-8.1f it was %8.1f%n",
          forecasts.values[i],
          forecasts.margins[i],
          series.values().get(test + i));
    }
    int from = Math.max(0, count - 300);
    double[] at = IntStream.range(test + from, test + count).asDoubleStream().toArray();
    double[] low = new double[count];
    double[] high = new double[count];
    for (int i = 0; i < count; i++) {
      low[i] = forecasts.values[i] - forecasts.margins[i];
      high[i] = forecasts.values[i] + forecasts.margins[i];
    }
    Path picture = options.beside("-forecast.png");
    new LineChart(series.name() + ", forecast one step ahead", "step", "value")
        .curve("truth", at, series.values().subArray(test + from, test + count).toArray())
        .curve("forecast", at, Arrays.copyOfRange(forecasts.values, from, count))
        .curve("lower end", at, Arrays.copyOfRange(low, from, count))
        .curve("upper end", at, Arrays.copyOfRange(high, from, count))
        .write(picture);
    out.printf("saved %s and %s%n", options.out(), picture);
  }
}
