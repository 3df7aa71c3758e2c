package io.sarmal.apps.demo;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one of the demos, or lists them. */
@Command(
    name = "demo",
    description = "Run a classic experiment; alone, list them all.",
    subcommands = {
      HelloDemo.class,
      GatesDemo.class,
      ShakespeareDemo.class,
      CodeDemo.class,
      SpamDemo.class,
      WordsDemo.class,
      ForecastDemo.class,
      RhythmDemo.class,
      TranslateDemo.class,
      SpeechDemo.class,
      MemoryDemo.class
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    spec.subcommands()
        .forEach(
            (name, demo) ->
                out.printf(
                    "%-12s %s%n", name, demo.getCommandSpec().usageMessage().description()[0]));
    out.println("Run one with 'sarmal demo NAME'; with --quick, in seconds.");
    out.flush();
    return 0;
  }
}
