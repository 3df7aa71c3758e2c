package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTests {
  @TempDir private Path folder;
  private DemoRun demo;

  @BeforeEach
  void prepare() {
    demo = new DemoRun(folder);
  }

  @Test
  void aloneItListsEveryDemoOnALine() {
    CommandRun sarmal = new CommandRun();
    assertThat(sarmal.run("demo")).isZero();
    assertThat(sarmal.out().lines())
        .anyMatch(line -> line.matches("hello +learns .*"))
        .anyMatch(line -> line.matches("memory +shows .*"))
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void helloSaysEllo() {
    assertThat(demo.run("hello", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("after \"h\" it says \"ello\"");
    demo.assertWritten("");
  }

  @Test
  void memoryShowsThatAnLstmAddsAndAPlainNetDoesNot() {
    assertThat(demo.run("memory", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("all data is generated").contains("of 256 strings right");
    demo.assertWritten("-gradient.png", "-loss.png", "-adding-lstm.safetensors");
  }

  @Test
  void aModelOfCharactersIsTrainedItsGatesAreDrawnAndItIsSaved() {
    assertThat(demo.run("gates", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("the most selective units").contains("forget gate");
    demo.assertWritten("", "-loss.png", "-gates.png");
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(demo.run("hello", "--word", "two words")).isEqualTo(1);
    assertThat(demo.output()).contains("--word two words: expected 2 to 100 letters");
    assertThat(demo.run("hello", "--backend", "A B")).isEqualTo(2);
    assertThat(demo.run("shakespeare", "--data", "nowhere.txt")).isEqualTo(1);
    assertThat(demo.output()).contains("nowhere.txt: there is no such file, and no data set");
    assertThat(demo.run("memory", "--length", "5")).isEqualTo(2);
  }
}
