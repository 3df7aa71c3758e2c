package io.sarmal.apps.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's way from nothing to a trained model: a project that {@code sarmal new-…} writes,
 * built and tested by Maven with the staged libraries alone, and its jar dropped in.
 */
class NewPluginTests {
  private static final Path SARMAL = Path.of(System.getProperty("sarmal.command"));
  private static final Path MAVEN = Path.of(System.getProperty("maven.home"), "bin", "mvn");

  @TempDir static Path folder;
  private static Path settings;
  private static Path text;

  @BeforeAll
  static void writeInputs() throws IOException {
    // As src/it/settings.xml says: what is not Sarmal's comes from this machine's repository.
    settings = folder.resolve("settings.xml");
    String machine = Path.of(System.getProperty("machine.repository")).toUri().toString();
    Files.writeString(
        settings,
        Files.readString(Path.of(System.getProperty("settings.template")))
            .replace("@localRepositoryUrl@", machine));
    text = Files.writeString(folder.resolve("text.txt"), "the cat sat on the mat\n".repeat(60));
  }

  @Test
  void aCellIsWrittenBuiltTestedListedCheckedAndTrained() throws Exception {
    Path project = folder.resolve("my-cell");
    sarmal("new-cell", "my-cell", "--dir=" + project, "--package=org.acme");
    assertThat(maven(project)).contains("MyCellConformanceTests").contains("Failures: 0");

    String jar = "--plugins=" + project.resolve("target/my-cell.jar");
    assertThat(sarmal("cells", jar)).contains("my-cell").contains("target/my-cell.jar");
    assertThat(sarmal("check", "--cell=my-cell", "--only=shapes", jar)).contains(" 0 failed");
    assertThat(train(jar, "--cell=my-cell", "--backend=cpu")).contains("validation: ");
  }

  @Test
  void aBackendIsWrittenBuiltTestedListedAndTrainedOn() throws Exception {
    Path project = folder.resolve("naive");
    sarmal("new-backend", "naive", "--dir=" + project, "--package=org.acme");
    assertThat(maven(project)).contains("NaiveConformanceTests").contains("Failures: 0");

    String jar = "--plugins=" + project.resolve("target/naive.jar");
    assertThat(sarmal("backends", jar)).contains("naive    priority -1, float64");
    assertThat(train(jar, "--cell=gru", "--backend=naive")).contains("validation: ");
  }

  private static String train(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + text,
                "--out=" + folder.resolve("model.safetensors"),
                "--hidden=8",
                "--embed=4",
                "--batch=4",
                "--seq=8",
                "--epochs=1"));
    all.addAll(List.of(arguments));
    return sarmal(all.toArray(String[]::new));
  }

  private static String sarmal(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SARMAL.toString()));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  private static String maven(Path project) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                MAVEN.toString(),
                "-B",
                "--settings=" + settings,
                "-Dmaven.repo.local=" + System.getProperty("stranger.repository"),
                "verify"));
    if (System.getProperty("maven.mode").equals("offline=true")) {
      command.add("--offline");
    }
    return run(project, command);
  }

  /** What a process writes; it must succeed. */
  private static String run(Path directory, List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    return output;
  }
}
