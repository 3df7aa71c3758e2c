package io.sarmal.apps;

import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What runs the numbers. */
public final class BackendOptions {
  private static final String NAMES = "[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*";

  /** Where the CPU backend looks for its number of threads. */
  private static final String THREADS = "sarmal.cpu.threads";

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = {
        "The backend to run on, or several in order of preference, such as opencl,cpu.",
        "Default: the best one (see 'sarmal backends')."
      })
  private String backend;

  @Range(min = 1, max = 1024)
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the CPU backend. Default: one for each processor.")
  private Integer threads;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /**
   * Opens the backend.
   *
   * @throws ParameterException if the name is malformed
   */
  public Backend open() {
    if (threads != null) {
      System.setProperty(THREADS, threads.toString());
    }
    if (backend == null) {
      return Backends.open();
    }
    if (!backend.matches(NAMES)) {
      throw new ParameterException(
          command.commandLine(),
          "--backend \"%s\": expected a name, or names separated by commas".formatted(backend));
    }
    return Backends.open(backend);
  }
}
