package io.sarmal.apps;

import static java.util.stream.Collectors.toSet;

import io.sarmal.apps.bench.Bench;
import io.sarmal.apps.bench.PeakMemory;
import io.sarmal.apps.bench.Workload;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Times fixed workloads. */
@Command(
    name = "bench",
    description = {
      "Time fixed workloads, each in a JVM of its own.",
      "Prints a line for each, separated by tabs: sarmal-BACKEND, workload, median and least time of"
          + " a step in ms, tokens/s, peak memory in MB."
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Workload> workloads = List.of(Workload.values());

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      description = "The cell instead of each workload's own (see 'sarmal cells').")
  private String cell;

  @Range(min = 0, max = 3600)
  @Option(
      names = "--warm",
      paramLabel = "SECONDS",
      defaultValue = "6",
      description = "How long to warm up. Default: ${DEFAULT-VALUE}.")
  private double warm;

  @Range(min = 0, max = 3600)
  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long to measure. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Mixin private BackendOptions backend;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (workloads.size() == 1) {
      run(workloads.get(0));
      return 0;
    }
    int worst = 0;
    for (Workload name : workloads) {
      worst = Math.max(worst, runInChild(name));
    }
    return worst;
  }

  private void run(Workload workload) throws IOException {
    try (Backend opened = backend.open()) {
      double[] times =
          new Bench(
                  workload,
                  Cells.catalog().get(cell == null ? workload.cell() : cell),
                  warm,
                  seconds)
              .run(opened);
      double median = times[times.length / 2];
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          String.format(
              Locale.ROOT,
              "sarmal-%s\t%s\t%.4f\t%.4f\t%.0f\t%d",
              opened.name(),
              cell == null ? workload : workload + "/" + cell,
              median,
              times[0],
              workload.tokens() / median * 1e3,
              PeakMemory.megabytes()));
      out.flush();
    }
  }

  /** Runs this command with the same options for one workload only. */
  private int runInChild(Workload name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Sarmal.class.getName());
    ParseResult parsed = spec.commandLine().getParseResult();
    Set<String> all =
        parsed.matchedPositionals().stream()
            .flatMap(positional -> positional.originalStringValues().stream())
            .collect(toSet());
    spec.root().commandLine().getParseResult().originalArgs().stream()
        .filter(argument -> !all.contains(argument))
        .forEach(command::add);
    command.add(name.name());
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
