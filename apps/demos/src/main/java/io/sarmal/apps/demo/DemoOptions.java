package io.sarmal.apps.demo;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.sarmal.apps.BackendOptions;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.DataSets;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.AtomicFile;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.core.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every demo takes. */
final class DemoOptions {
  private static final String EXTENSION = ".safetensors";

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE|URL",
      description = {
        "What to learn from: the name of a data set, a file, or an http or https address.",
        "Default: the demo's data set where it is found, else what comes with the program."
      })
  private String data;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data sets lie. Default: $SARMAL_DATA, or ~/.cache/sarmal/data.")
  private Path folder;

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      description = "The recurrent cell (see 'sarmal cells'). Default: the demo's own.")
  private String cell;

  @Mixin private BackendOptions backend;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of initial values, order and dropout. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--quick", description = "A small run of seconds, to see that all works.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the model goes; pictures go beside it. Default: DEMO.safetensors, in this folder.")
  private Path out;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /**
   * The file to learn from.
   *
   * @param usual the demo's data set, taken where nothing is asked for
   * @return empty if nothing is asked for and the usual set is not there: the demo then takes what
   *     comes with the program, and says so
   */
  Optional<Path> data(DataSet usual) {
    return data == null ? sets().find(usual) : Optional.of(sets().get(data));
  }

  /** The file that {@code --data} names, if it was given. */
  Optional<Path> data() {
    return Optional.ofNullable(data).map(sets()::get);
  }

  /** The folder with the data sets, for demos that need a second one. */
  DataSets sets() {
    return DataSets.in(
        Optional.ofNullable(folder)
            .or(() -> Optional.ofNullable(System.getenv("SARMAL_DATA")).map(Path::of)),
        printer());
  }

  /** The cell that was asked for, or the usual one. */
  CellProvider cell(String usual) {
    return Cells.catalog().get(cellName(usual));
  }

  /** The name of the cell that was asked for, or of the usual one. */
  String cellName(String usual) {
    return cell == null ? usual : cell;
  }

  /** Opens the backend. */
  Backend open() {
    return backend.open();
  }

  long seed() {
    return seed;
  }

  boolean quick() {
    return quick;
  }

  /**
   * Where the model goes.
   *
   * @throws ModelFileException if nothing can be written there
   */
  Path out() throws ModelFileException {
    Path file = out == null ? Path.of(command.name() + EXTENSION) : out;
    AtomicFile.check(file);
    return file;
  }

  /**
   * A file beside the model.
   *
   * @param ending as {@code -loss.png}; it follows the model's name without extension
   */
  Path beside(String ending) throws ModelFileException {
    Path model = out();
    String name = model.getFileName().toString();
    String stem = name.endsWith(EXTENSION) ? name.replaceFirst("\\.safetensors$", "") : name;
    return model.resolveSibling(stem + ending);
  }

  /**
   * How a demo ends.
   *
   * @param reached whether its figures are what they should be
   * @param expected what was to be reached, a format for the figures
   * @return the exit status: 1 if it was not reached, after it was said
   */
  @FormatMethod
  int verdict(boolean reached, @FormatString String expected, Object... figures) {
    printer().flush();
    if (!reached) {
      PrintWriter err = command.commandLine().getErr();
      err.printf(
          "demo %s: the model is not as good as it should be: expected %s; train longer, or try"
              + " another --seed%n",
          command.name(), String.format(Locale.ROOT, expected, figures));
      err.flush();
    }
    return reached ? 0 : 1;
  }

  /** Where a demo tells what it does. */
  PrintWriter printer() {
    return command.commandLine().getOut();
  }
}
