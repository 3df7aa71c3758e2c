package io.sarmal.apps;

import io.sarmal.apps.bench.Bench;
import io.sarmal.apps.bench.Workload;
import io.sarmal.apps.report.CheckReport;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.check.GradientErrors;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import java.util.ArrayList;
import java.util.List;

/** Puts a plugin that was checked into numbers. */
final class PluginMeasurement {
  /** The cell with which others, and backends, are measured. */
  private static final String STANDARD = "lstm";

  private final CheckReport report;
  private final double seconds;

  /**
   * A measurement.
   *
   * @param report receives the numbers, and says what failed
   * @param seconds how long to measure each workload
   */
  PluginMeasurement(CheckReport report, double seconds) {
    this.report = report;
    this.seconds = seconds;
  }

  /**
   * A cell: the error of each gradient, unless it cannot be run; if no check failed, its speed
   * beside the standard cell's and what a training step is compiled to.
   */
  void cell(String name) {
    if (!report.hasFailedBeside("gradients")) {
      gradients(Cells.catalog().get(name));
    }
    if (!report.hasFailed()) {
      try (Backend backend = Backends.open()) {
        speed(name, backend);
        report.section("What a training step is compiled to on " + backend.name());
        report.explain(bench(Workload.W1, name).explain(backend));
      }
    }
  }

  private void gradients(CellProvider cell) {
    report.section("Gradients: greatest relative error beside central differences in float64");
    GradientErrors.of(cell).forEach((name, error) -> report.line("%.1e  %s", error, name));
  }

  private void speed(String name, Backend backend) {
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

  /**
   * A backend, if no check failed: its speed beside that of the others, and what a training step of
   * the standard cell is compiled to.
   */
  void backend(String name) {
    if (!report.hasFailed() && Cells.catalog().names().contains(STANDARD)) {
      speedOfEveryBackend();
      try (Backend backend = Backends.open(name)) {
        report.section("What a training step of %s is compiled to".formatted(STANDARD));
        report.explain(bench(Workload.W1, STANDARD).explain(backend));
      }
    }
  }

  private void speedOfEveryBackend() {
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
}
