package io.sarmal.apps;

import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.core.plugin.PluginException;
import io.sarmal.core.plugin.PluginFailures;
import io.sarmal.core.plugin.UnknownPluginException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one message, and with which exit code the program ends. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final BooleanSupplier verbose;

  /**
   * Failures of one command line.
   *
   * @param verbose whether stack traces are wanted; known once the arguments are parsed
   */
  Failures(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sarmal: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return trace(e, err, CommandLine.ExitCode.USAGE);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, command.getErr());
  }

  /** Reports anything that a command threw. */
  int report(Throwable e, PrintWriter err) {
    if (e instanceof OutOfMemoryError) {
      err.println(
          "sarmal: the JVM's %,d MB of memory are used up; take a smaller model, batch or text, or"
                  .formatted(Runtime.getRuntime().maxMemory() >> 20)
              + " more memory, for example with JAVA_OPTS=-Xmx8g");
    } else if (e instanceof IncompatibleClassChangeError || e instanceof NoClassDefFoundError) {
      err.println("sarmal: " + PluginFailures.describe("a plugin does not link", e));
    } else if (isExplained(e)) {
      err.println("sarmal: " + e.getMessage());
    } else {
      err.println("sarmal: unexpected failure: " + e);
      if (!verbose.getAsBoolean()) {
        err.println("Run it again with --verbose for the stack trace.");
      }
    }
    return trace(
        e,
        err,
        e instanceof UnknownPluginException
            ? CommandLine.ExitCode.USAGE
            : CommandLine.ExitCode.SOFTWARE);
  }

  private static boolean isExplained(Throwable e) {
    return e instanceof InputException
        || e instanceof ModelFileException
        || e instanceof PluginException;
  }

  private int trace(Throwable e, PrintWriter err, int exitCode) {
    if (verbose.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }
}
