package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a user sees of wrong usage and of failures. */
class SarmalTests {
  private final CommandRun sarmal = new CommandRun();

  @Test
  void unknownOptionAndCommandAreWrongUsage() {
    assertThat(run("backends", "--thread=2")).isEqualTo(2);
    assertThat(sarmal.err())
        .startsWith("sarmal: Unknown option: '--thread=2'")
        .contains("--threads");
    assertThat(run("backend")).isEqualTo(2);
    assertThat(sarmal.err()).contains("sarmal: Unmatched argument at index 0: 'backend'");
  }

  @Test
  void numbersOutOfRangeAreWrongUsage() {
    assertThat(run("backends", "--threads", "0")).isEqualTo(2);
    assertThat(sarmal.err().lines())
        .containsExactly(
            "sarmal: --threads 0: expected a number from 1 to 1024",
            "Try 'sarmal backends --help'.");
    assertThat(run("backends", "--threads", "two")).isEqualTo(2);
    assertThat(sarmal.err()).contains("Invalid value for option '--threads': 'two' is not an int");
  }

  @Test
  void unknownBackendIsWrongUsageAndTheKnownOnesAreListed() {
    assertThat(run("backends", "--backend", "gpu")).isEqualTo(2);
    assertThat(sarmal.err())
        .startsWith("sarmal: There is no backend \"gpu\"")
        .contains("found: ")
        .doesNotContain("\tat ");
  }

  @Test
  void malformedBackendIsWrongUsage() {
    assertThat(run("backends", "--backend", "cpu,")).isEqualTo(2);
    assertThat(sarmal.err())
        .startsWith("sarmal: --backend \"cpu,\": expected a name, or names separated by commas");
  }

  @Test
  void stackTracesAreForThoseWhoAskForThem() {
    assertThat(run("backends", "--backend", "gpu", "--verbose")).isEqualTo(2);
    assertThat(sarmal.err()).contains("\tat ");
  }

  @Test
  void helpListsCommandsAndEveryCommandHasHelp() {
    assertThat(run()).isZero();
    assertThat(sarmal.out()).contains("Usage: sarmal").contains("backends");
    for (String command : Sarmal.commandLine(Map.of()).getSubcommands().keySet()) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(sarmal.out()).contains("Usage: sarmal " + command);
      assertThat(sarmal.err()).isEmpty();
    }
  }

  @Test
  void missingPluginsAreWrongUsage() {
    assertThat(run("--plugins", "nowhere.jar")).isEqualTo(2);
    assertThat(sarmal.err()).contains("no plugins at 'nowhere.jar'");
  }

  @Test
  void pluginsMayComeFromTheEnvironment() {
    assertThat(run(Map.of("SARMAL_PLUGINS", "elsewhere.jar"))).isEqualTo(2);
    assertThat(sarmal.err()).contains("no plugins at 'elsewhere.jar'");
  }

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return sarmal.run(environment, arguments);
  }
}
