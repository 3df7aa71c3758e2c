package io.sarmal.apps;

import com.google.common.collect.ImmutableMap;
import io.sarmal.apps.DataOptions.Data;
import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.MemoryNeed;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.language.Training;
import io.sarmal.apps.report.MetricsReporter;
import io.sarmal.apps.report.PlainReporter;
import io.sarmal.apps.report.Reporter;
import io.sarmal.apps.report.Reporters;
import io.sarmal.apps.report.Terminal;
import io.sarmal.apps.report.TerminalReporter;
import io.sarmal.apps.text.Batches;
import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.AtomicFile;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a language model on a text and saves it. */
@Command(
    name = "train",
    description = {
      "Train a language model on a text, and save the best one.",
      "Without options: two minutes on Java code, the sources of Guava."
    })
final class TrainCommand implements Callable<Integer> {
  private static final double DEFAULT_EPOCHS = 10;
  private static final double DEFAULT_MINUTES = 2;
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  @Mixin private DataOptions data;
  @Mixin private ModelOptions model;
  @Mixin private BatchOptions batch;
  @Mixin private BackendOptions backend;
  @ArgGroup private BudgetOptions budget = new BudgetOptions();

  @Mixin private OptimizerOptions update;
  @Mixin private ScheduleOptions schedule;
  @Mixin private CheckpointOptions checkpoint;

  @Range(min = 1, max = 1_000_000)
  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "End after N validations in a row without improvement. Default: never.")
  private Integer patience;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the model goes. Default: TEXT-CELL.safetensors, in this folder.")
  private Path out;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Write every step and validation to this file, a line of JSON each.")
  private Path metrics;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = model.settings();
    CellProvider cell = Cells.catalog().get(settings.cell());
    Path file = file(settings);
    Data read = data.read();
    read.checkLength(batch);
    Design design = design(settings, read, cell);
    Training.Plan plan = plan(read);
    MemoryNeed.check(design, plan, Runtime.getRuntime().maxMemory());

    PrintWriter printer = spec.commandLine().getOut();
    try (Interruption interruption = new Interruption()) {
      Training.Result result;
      try (Backend opened = backend.open();
          Reporter reporter = reporter(printer);
          Training training = training(opened, design, read, plan, file, reporter)) {
        interruption.stops(training::stop);
        introduce(printer, read, design);
        begin(training, file, printer);
        result = training.run();
      }
      conclude(printer, file, result);
      printer.flush();
    }
    return 0;
  }

  private Training training(
      Backend opened, Design design, Data read, Training.Plan plan, Path file, Reporter reporter) {
    ImmutableMap<String, String> history =
        ImmutableMap.<String, String>builder()
            .put("data", data.data())
            .put("batch", Integer.toString(batch.rows))
            .put("seq", Integer.toString(batch.steps))
            .putAll(update.history())
            .putAll(schedule.history())
            .buildOrThrow();
    return new Training(
        opened, design, read.split(), plan, file, schedule.identity(), history, reporter);
  }

  private void begin(Training training, Path file, PrintWriter printer) throws IOException {
    Path saved = Training.checkpoint(file);
    if (checkpoint.resume) {
      training.resume();
    } else if (Files.exists(saved)) {
      printer.println(
          "the checkpoint of an earlier run, " + saved + ", is replaced; --resume goes on with it");
    }
    printer.flush();
  }

  private Path file(Settings settings) throws ModelFileException {
    Path file = out != null ? out : Path.of(data.title() + "-" + settings.cell() + ".safetensors");
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new InputException(
          "--out " + file,
          Files.isDirectory(file) ? "is a folder" : "there is no folder " + folder,
          "give the name of a file in a folder that exists");
    }
    AtomicFile.check(file);
    AtomicFile.check(Training.checkpoint(file));
    return file;
  }

  private static Design design(Settings settings, Data data, CellProvider cell) {
    try {
      return Design.of(settings, data.vocabulary(), cell);
    } catch (IllegalArgumentException e) { // the cell's own checks, and those of shapes
      throw new InputException(
          settings.toString(),
          "there can be no such model: " + e.getMessage(),
          "lower --hidden, --embed or --layers",
          e);
    }
  }

  private Training.Plan plan(Data read) {
    int batches = new Batches(read.split().train(), batch.rows, batch.steps).count();
    int perEpoch = (batches + update.accumulate - 1) / update.accumulate;
    Budget planned =
        budget
            .budget(perEpoch)
            .orElseGet(
                () ->
                    data.isDefault()
                        ? BudgetOptions.minutes(DEFAULT_MINUTES)
                        : BudgetOptions.epochs(DEFAULT_EPOCHS, perEpoch));
    return new Training.Plan(
        batch.rows,
        batch.steps,
        update.accumulate,
        planned,
        schedule.learningRate(perEpoch),
        update.trainer(),
        patience == null ? OptionalInt.empty() : OptionalInt.of(patience),
        update.onNonFinite,
        checkpoint.every);
  }

  private Reporter reporter(PrintWriter printer) {
    List<Reporter> all = new ArrayList<>();
    if (metrics != null) {
      all.add(new MetricsReporter(metrics, checkpoint.resume));
    }
    all.add(
        Terminal.isInteractive()
            ? new TerminalReporter(printer, new ProgressBarBuilder())
            : new PlainReporter(printer, LINE_INTERVAL));
    return new Reporters(all);
  }

  private static void introduce(PrintWriter printer, Data data, Design design) {
    data.text().notes().forEach(printer::println);
    printer.println(data);
    printer.printf(
        Locale.ROOT, "%s: %,d parameters%n", design.settings(), design.model().layout().size());
    printer.flush();
  }

  private void conclude(PrintWriter printer, Path file, Training.Result result) {
    if (result.end() == TrainingLoop.End.STOPPED) {
      printer.printf(
          Locale.ROOT,
          "interrupted at step %,d; saved %s%nGo on with:%n  %s%n",
          result.progress().step(),
          Training.checkpoint(file),
          resumeCommand());
      return;
    }
    if (result.end() == TrainingLoop.End.PATIENCE) {
      printer.printf(
          Locale.ROOT,
          "ended early, after %,d validations without improvement%n",
          result.progress().validations().sinceBest());
    }
    printer.println("saved " + file);
    printer.println("Try next:");
    printer.println("  sarmal sample --model " + file + " --length 500");
    if (data.isDefault()) {
      printer.println("  sarmal train --data FILE --epochs 10");
      printer.println("  sarmal train --minutes 10 --layers 2 --dropout 0.2");
    }
    result.best().ifPresent(best -> printer.println("validation: " + best));
  }

  /** This command line, for a shell, so that it goes on. */
  private String resumeCommand() {
    List<String> words = new ArrayList<>(List.of("sarmal"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    if (!checkpoint.resume) {
      words.add("--resume");
    }
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }
}
