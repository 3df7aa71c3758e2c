package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.Sarmal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTests {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("demo"));
    all.addAll(List.of(arguments));
    return Sarmal.commandLine(Map.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String[] quick(String demo) {
    return new String[] {
      demo,
      "--quick",
      "--data-dir",
      folder.toString(),
      "--out",
      folder.resolve(demo + ".safetensors").toString()
    };
  }

  @Test
  void aloneItListsEveryDemoOnALine() {
    assertThat(run()).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("hello +learns .*"))
        .anyMatch(line -> line.matches("memory +shows .*"))
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void helloSaysEllo() {
    assertThat(run(quick("hello"))).isZero();
    assertThat(out.toString()).contains("after \"h\" it says \"ello\"");
    assertThat(folder.resolve("hello.safetensors")).exists();
  }

  @Test
  void memoryShowsThatAnLstmAddsAndAPlainNetDoesNot() {
    assertThat(run(quick("memory"))).as(out::toString).isZero();
    assertThat(out.toString()).contains("all data is generated").contains("of 256 strings right");
    assertThat(folder.resolve("memory-gradient.png")).exists();
    assertThat(folder.resolve("memory-loss.png")).exists();
    assertThat(folder.resolve("memory-adding-lstm.safetensors")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gates", "shakespeare", "code"})
  void aModelOfCharactersIsTrainedDrawnAndSaved(String demo) {
    assertThat(run(quick(demo))).as(out + "\n" + err).isZero();
    assertThat(folder.resolve(demo + ".safetensors")).exists();
    assertThat(folder.resolve(demo + "-loss.png")).exists();
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(run("hello", "--word", "two words")).isEqualTo(1);
    assertThat(err.toString()).contains("--word two words: expected 2 to 100 letters");
    assertThat(run("hello", "--backend", "A B")).isEqualTo(2);
    assertThat(run("shakespeare", "--data", "nowhere.txt")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere.txt: there is no such file, and no data set");
    assertThat(run("memory", "--length", "5")).isEqualTo(2);
  }
}
