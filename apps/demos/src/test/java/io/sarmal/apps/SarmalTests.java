package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a user sees of wrong usage and of failures. */
class SarmalTests {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void unknownOptionAndCommandAreWrongUsage() {
    assertThat(run("backends", "--thread=2")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("sarmal: Unknown option: '--thread=2'")
        .contains("--threads");
    assertThat(run("backend")).isEqualTo(2);
    assertThat(err.toString()).contains("sarmal: Unmatched argument at index 0: 'backend'");
  }

  @Test
  void numbersOutOfRangeAreWrongUsage() {
    assertThat(run("backends", "--threads", "0")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "sarmal: --threads 0: expected a number from 1 to 1024",
            "Try 'sarmal backends --help'.");
    assertThat(run("backends", "--threads", "two")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Invalid value for option '--threads': 'two' is not an int");
  }

  @Test
  void unknownBackendIsWrongUsageAndTheKnownOnesAreListed() {
    assertThat(run("backends", "--backend", "gpu")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("sarmal: There is no backend \"gpu\"")
        .contains("found: ")
        .doesNotContain("\tat ");
  }

  @Test
  void malformedBackendIsWrongUsage() {
    assertThat(run("backends", "--backend", "cpu,")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("sarmal: --backend \"cpu,\": expected a name, or names separated by commas");
  }

  @Test
  void stackTracesAreForThoseWhoAskForThem() {
    assertThat(run("backends", "--backend", "gpu", "--verbose")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void helpListsCommandsAndEveryCommandHasHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: sarmal").contains("backends");
    for (String command : Sarmal.commandLine(Map.of()).getSubcommands().keySet()) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(out.toString()).contains("Usage: sarmal " + command);
      assertThat(err.toString()).isEmpty();
    }
  }

  @Test
  void missingPluginsAreWrongUsage() {
    assertThat(run("--plugins", "nowhere.jar")).isEqualTo(2);
    assertThat(err.toString()).contains("no plugins at 'nowhere.jar'");
  }

  @Test
  void pluginsMayComeFromTheEnvironment() {
    assertThat(run(Map.of("SARMAL_PLUGINS", "elsewhere.jar"))).isEqualTo(2);
    assertThat(err.toString()).contains("no plugins at 'elsewhere.jar'");
  }

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Sarmal.commandLine(environment);
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
