package io.sarmal.apps;

import com.google.common.collect.ImmutableMap;
import io.sarmal.apps.DataOptions.Data;
import io.sarmal.apps.language.Budget;
import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.MemoryNeed;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.language.Training;
import io.sarmal.apps.report.CrossEntropy;
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
import io.sarmal.core.Backend;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Range(min = 1e-9, max = 100)
  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.002",
      description = {
        "The learning rate of Adam at the beginning; it falls along a cosine to a tenth.",
        "Default: ${DEFAULT-VALUE}."
      })
  private double learningRate;

  @Range(min = 1e-6, max = 1e9)
  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "5",
      description = "The greatest global norm of a gradient. Default: ${DEFAULT-VALUE}.")
  private double clip;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides all that is random. Default: ${DEFAULT-VALUE}.")
  private long seed;

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
  public Integer call() throws ModelFileException {
    Settings settings = model.settings();
    CellProvider cell = Cells.catalog().get(settings.cell());
    Path file = file(settings);
    Data read = data.read();
    read.checkLength(batch);
    Design design = design(settings, read, cell);
    Training.Plan plan = plan(read);
    MemoryNeed.check(design, plan, Runtime.getRuntime().maxMemory());

    PrintWriter printer = spec.commandLine().getOut();
    Optional<CrossEntropy> loss;
    try (Backend opened = backend.open();
        Reporter reporter = reporter(printer);
        Training training =
            new Training(opened, design, read.split(), plan, file, history(), reporter)) {
      introduce(printer, read, design);
      loss = training.run();
    }
    conclude(printer, file);
    loss.ifPresent(best -> printer.println("validation: " + best));
    printer.flush();
    return 0;
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
    int perEpoch = new Batches(read.split().train(), batch.rows, batch.steps).count();
    Budget planned =
        budget
            .budget(perEpoch)
            .orElseGet(
                () ->
                    data.isDefault()
                        ? BudgetOptions.minutes(DEFAULT_MINUTES)
                        : BudgetOptions.epochs(DEFAULT_EPOCHS, perEpoch));
    return new Training.Plan(batch.rows, batch.steps, planned, learningRate, clip, seed);
  }

  private ImmutableMap<String, String> history() {
    return ImmutableMap.of(
        "data", data.data(),
        "seed", Long.toString(seed),
        "batch", Integer.toString(batch.rows),
        "seq", Integer.toString(batch.steps),
        "learning-rate", Double.toString(learningRate),
        "clip", Double.toString(clip));
  }

  private Reporter reporter(PrintWriter printer) {
    List<Reporter> all = new ArrayList<>();
    if (metrics != null) {
      all.add(new MetricsReporter(metrics));
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

  private void conclude(PrintWriter printer, Path file) {
    printer.println("saved " + file);
    printer.println("Try next:");
    printer.println("  sarmal sample --model " + file + " --length 500");
    if (data.isDefault()) {
      printer.println("  sarmal train --data FILE --epochs 10");
      printer.println("  sarmal train --minutes 10 --layers 2 --dropout 0.2");
    }
  }
}
