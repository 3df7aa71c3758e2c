package io.sarmal.apps;

import io.sarmal.apps.bench.Bench;
import io.sarmal.apps.bench.Workload;
import io.sarmal.apps.report.CheckReport;
import io.sarmal.apps.report.ExplanationReport;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.check.CellChecks;
import io.sarmal.autodiff.check.GradientErrors;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.Plugin;
import io.sarmal.core.check.BackendChecks;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import io.sarmal.core.plugin.Catalog;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves a plugin right, and says how fast it is. */
@Command(
    name = "check",
    description = {
      "Run all checks that a cell or a backend has to pass, the same as those of the test kits.",
      "If all pass, measure it and show what it is compiled to. Fails if one fails."
    })
final class CheckCommand implements Callable<Integer> {
  /** What cells are measured beside. */
  private static final String STANDARD = "lstm";

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
    PrintWriter out = spec.commandLine().getOut();
    CheckReport report = new CheckReport(out);
    boolean isCell = subject.cell != null;
    String name = isCell ? subject.cell : subject.backend;
    Catalog<? extends Plugin> catalog =
        isCell ? Cells.catalog() : Catalog.load(BackendProvider.class, "backend");
    report.line("%s %s%s", catalog.kind(), name, location(catalog, name));
    report.run(
        (isCell ? CellChecks.all(name) : BackendChecks.all(name))
            .stream().filter(check -> check.name().contains(only)).toList());
    if (only.isEmpty() && isCell) {
      measureCell(name, report, new ExplanationReport(out));
    } else if (only.isEmpty()) {
      measureBackend(name, report, new ExplanationReport(out));
    }
    out.flush();
    return report.hasFailed() ? 1 : 0;
  }

  private void measureCell(String name, CheckReport report, ExplanationReport explanations) {
    if (!report.hasFailedBeside("gradients")) {
      gradients(Cells.catalog().get(name), report);
    }
    if (!report.hasFailed()) {
      try (Backend backend = Backends.open()) {
        speed(name, backend, report);
        report.section("What a training step is compiled to on " + backend.name());
        explanations.summary(bench(Workload.W1, name).explain(backend));
      }
    }
  }

  private static void gradients(CellProvider cell, CheckReport report) {
    report.section("Gradients: greatest relative error beside central differences in float64");
    GradientErrors.of(cell).forEach((name, error) -> report.line("%.1e  %s", error, name));
  }

  private void speed(String name, Backend backend, CheckReport report) {
    report.section(
        "Speed on %s: a training step of %s".formatted(backend.name(), describe(Workload.W1)));
    List<String> names = new ArrayList<>(List.of(name));
    if (Cells.catalog().names().contains(STANDARD) && !name.equals(STANDARD)) {
      names.add(0, STANDARD);
    }
    names.forEach(each -> median(bench(Workload.W1, each), backend)); // what they share gets warm
    double standard = Double.NaN;
    for (String each : names) {
      double median = median(bench(Workload.W1, each), backend);
      standard = Double.isNaN(standard) ? median : standard;
      report.line(
          "%-16s %9.2f ms %,12.0f tokens/s %6.2f x %s",
          each, median, Workload.W1.tokens() / median * 1e3, standard / median, names.get(0));
    }
  }

  private static String describe(Workload w) {
    return "one layer, hidden %d, embedding %d, batches of %d x %d, medians"
        .formatted(w.hidden(), w.embedding(), w.batch(), w.time());
  }

  private void measureBackend(String name, CheckReport report, ExplanationReport explanations) {
    if (!report.hasFailed() && Cells.catalog().names().contains(STANDARD)) {
      speed(report);
      try (Backend backend = Backends.open(name)) {
        report.section("What a training step of %s is compiled to".formatted(STANDARD));
        explanations.summary(bench(Workload.W1, STANDARD).explain(backend));
      }
    }
  }

  private void speed(CheckReport report) {
    report.section("Speed: a token read by %s, medians".formatted(STANDARD));
    for (Candidate each : Backends.survey()) {
      if (each.availability() instanceof Available) {
        try (Backend backend = Backends.open(each.name())) {
          report.line("%-16s %9.3f ms", each.name(), median(bench(Workload.G1, STANDARD), backend));
        }
      }
    }
  }

  private Bench bench(Workload workload, String cell) {
    return new Bench(workload, Cells.catalog().get(cell), seconds / 3, seconds);
  }

  private static double median(Bench bench, Backend backend) {
    double[] times = bench.run(backend);
    return times[times.length / 2];
  }

  private static String location(Catalog<? extends Plugin> catalog, String name) {
    return catalog.found().stream()
        .filter(found -> found.name().equals(name))
        .map(found -> " in " + found.location())
        .findFirst()
        .orElse("");
  }
}
