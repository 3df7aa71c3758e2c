package io.sarmal.apps;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code sarmal} command: trains, evaluates and samples recurrent networks. */
@Command(
    name = "sarmal",
    description = "Recurrent networks: train, evaluate, sample.",
    mixinStandardHelpOptions = true,
    versionProvider = Sarmal.Version.class)
public final class Sarmal implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command line and exits: 0 for success, 1 for failure, 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Sarmal()).execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sarmal " + Sarmal.class.getPackage().getImplementationVersion()};
    }
  }
}
