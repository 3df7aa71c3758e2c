package io.sarmal.apps;

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
    versionProvider = Sarmal.Version.class)
public final class Sarmal implements Runnable {
  @Spec private CommandSpec spec;

  private final List<String> plugins = new ArrayList<>();

  private Sarmal(Map<String, String> environment) {
    plugins.add(environment.getOrDefault("SARMAL_PLUGINS", ""));
  }

  /** Runs the command line and exits: 0 for success, 1 for failure, 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** Returns the command line as it is before any argument. */
  static CommandLine commandLine(Map<String, String> environment) {
    Sarmal sarmal = new Sarmal(environment);
    return new CommandLine(sarmal).setExecutionStrategy(sarmal::execute);
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

  private int execute(ParseResult arguments) {
    Thread thread = Thread.currentThread();
    try {
      thread.setContextClassLoader(PluginPath.loader(plugins, thread.getContextClassLoader()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return new RunLast().execute(arguments);
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sarmal " + Sarmal.class.getPackage().getImplementationVersion()};
    }
  }
}
