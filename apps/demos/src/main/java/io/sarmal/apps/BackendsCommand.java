package io.sarmal.apps;

import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the backends, and says which one is used. */
@Command(
    name = "backends",
    description = "List the backends that were found, which one is used, and why others are not.")
final class BackendsCommand implements Callable<Integer> {
  @Mixin private BackendOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Candidate candidate : Backends.survey()) {
      out.println(describe(candidate));
      candidate.devices().forEach(device -> out.println("         " + device));
    }
    out.flush();
    try (Backend backend = options.open()) {
      out.println("used: " + backend.name());
    }
    return 0;
  }

  private static String describe(Candidate candidate) {
    String state = "";
    if (candidate.availability() instanceof Available available) {
      state = "priority %d, %s".formatted(available.priority(), available.detail());
    } else if (candidate.availability() instanceof Unavailable unavailable) {
      state = "not available: " + unavailable.reason();
    }
    return "%-8s %s (%s)".formatted(candidate.name(), state, candidate.location());
  }
}
