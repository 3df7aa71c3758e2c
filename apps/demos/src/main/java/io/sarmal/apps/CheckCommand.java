package io.sarmal.apps;

import io.sarmal.apps.report.CheckReport;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.check.CellChecks;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.Plugin;
import io.sarmal.core.check.BackendChecks;
import io.sarmal.core.check.Check;
import io.sarmal.core.plugin.Catalog;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Proves a plugin right, and says how fast it is. */
@Command(
    name = "check",
    description = {
      "Run all checks that a cell or a backend has to pass, the same as those of the test kits.",
      "If all pass, measure it and show what it is compiled to. Fails if one fails."
    })
final class CheckCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Subject subject;

  private static final class Subject {
    @Option(names = "--cell", paramLabel = "NAME", description = "The cell to check.")
    private String cell;

    @Option(names = "--backend", paramLabel = "NAME", description = "The backend to check.")
    private String backend;
  }

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "Run only the checks with this in their name, such as 'shapes', and measure nothing.")
  private String only;

  @Range(min = 0, max = 3600)
  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "How long to measure each workload. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CheckReport report = new CheckReport(spec.commandLine().getOut());
    boolean isCell = subject.cell != null;
    String name = isCell ? subject.cell : subject.backend;
    Catalog<? extends Plugin> catalog =
        isCell ? Cells.catalog() : Catalog.load(BackendProvider.class, "backend");
    report.line("%s %s%s", catalog.kind(), name, location(catalog, name));
    report.run(wanted(isCell ? CellChecks.all(name) : BackendChecks.all(name)));
    if (only.isEmpty()) {
      PluginMeasurement measurement = new PluginMeasurement(report, seconds);
      if (isCell) {
        measurement.cell(name);
      } else {
        measurement.backend(name);
      }
    }
    return report.hasFailed() ? 1 : 0;
  }

  /** The first, that the plugin is found, is always wanted. */
  private List<Check> wanted(List<Check> all) {
    List<Check> wanted =
        all.stream()
            .filter(check -> check.equals(all.get(0)) || check.name().contains(only))
            .toList();
    if (all.size() > 1 && wanted.size() == 1 && !all.get(0).name().contains(only)) {
      throw new ParameterException(
          spec.commandLine(), "--only \"%s\": no check has this in its name".formatted(only));
    }
    return wanted;
  }

  private static String location(Catalog<? extends Plugin> catalog, String name) {
    return catalog.found().stream()
        .filter(found -> found.name().equals(name))
        .map(found -> " in " + found.location())
        .findFirst()
        .orElse("");
  }
}
