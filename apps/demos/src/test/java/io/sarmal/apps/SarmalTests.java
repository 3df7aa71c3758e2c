package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SarmalTests {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsItsUsageWithoutArguments() {
    assertThat(run(Map.of())).isZero();
    assertThat(out.toString()).startsWith("Usage: sarmal");
  }

  @Test
  void missingPluginsAreWrongUsage() {
    assertThat(run(Map.of(), "--plugins", "nowhere.jar")).isEqualTo(2);
    assertThat(err.toString()).contains("no plugins at 'nowhere.jar'");
  }

  @Test
  void pluginsMayComeFromTheEnvironment() {
    assertThat(run(Map.of("SARMAL_PLUGINS", "elsewhere.jar"))).isEqualTo(2);
    assertThat(err.toString()).contains("no plugins at 'elsewhere.jar'");
  }

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine command = Sarmal.commandLine(environment);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
