package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sarmal.apps.demo.DemoCommand;
import io.sarmal.apps.report.Terminal;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code sarmal} command: trains, evaluates and samples recurrent networks. */
@Command(
    name = "sarmal",
    description = "Recurrent networks: train, evaluate, sample.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    versionProvider = Sarmal.Version.class,
    subcommands = {
      TrainCommand.class,
      SampleCommand.class,
      EvalCommand.class,
      InfoCommand.class,
      DemoCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      CellsCommand.class,
      ExplainCommand.class,
      BenchCommand.class,
      BackendsCommand.class,
      CheckCommand.class,
      NewCellCommand.class,
      NewBackendCommand.class
    })
public final class Sarmal implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean verbose;

  private final List<String> plugins = new ArrayList<>();

  private Sarmal(Map<String, String> environment) {
    plugins.add(environment.getOrDefault("SARMAL_PLUGINS", ""));
  }

  /** Runs the command line and exits: 0 for success, 1 for failure, 2 for wrong usage. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true"); // pictures go into files
    // A log record becomes one line; this must be set before anything is logged.
    System.setProperty("java.util.logging.SimpleFormatter.format", "%5$s%6$s%n");
    CommandLine commandLine = commandLine(System.getenv());
    if (!Terminal.isInteractive()) {
      // Text that goes into a file or a pipe is UTF-8, as what is read; a terminal has its own.
      commandLine.setOut(new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true));
    }
    System.exit(commandLine.execute(args));
  }

  /** Returns the command line as it is before any argument. */
  public static CommandLine commandLine(Map<String, String> environment) {
    Sarmal sarmal = new Sarmal(environment);
    Failures failures = new Failures(() -> sarmal.verbose);
    return new CommandLine(sarmal)
        .setExecutionStrategy(arguments -> sarmal.execute(arguments, failures))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description =
          "A jar with plugins or a folder of such jars, beside those in plugins/ and $SARMAL_PLUGINS.")
  void addPlugins(String path) {
    if (path != null) {
      plugins.add(path);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private int execute(ParseResult arguments, Failures failures) {
    Ranges.check(arguments);
    Thread thread = Thread.currentThread();
    try {
      thread.setContextClassLoader(PluginPath.loader(plugins, thread.getContextClassLoader()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try {
      return new RunLast().execute(arguments);
    } catch (OutOfMemoryError | LinkageError e) { // exceptions have their handler, errors do not
      return failures.report(e, spec.commandLine().getErr());
    }
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sarmal " + Sarmal.class.getPackage().getImplementationVersion()};
    }
  }
}
