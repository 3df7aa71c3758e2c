package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.project.Template;
import io.sarmal.autodiff.cell.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands write and refuse; that it builds and runs is seen where the libraries are. */
class NewPluginCommandsTests {
  private final CommandRun sarmal = new CommandRun();

  @TempDir Path folder;
  private Path project;
  private Path repository;

  @BeforeEach
  void stageLibraries() throws IOException {
    project = folder.resolve("project");
    repository = folder.resolve("repository");
    String version =
        Template.CELL
            .fill(words())
            .files()
            .get("pom.xml")
            .replaceAll("(?s).*<artifactId>sarmal-bom</artifactId>\\s*<version>([^<]+)<.*", "$1");
    Files.createDirectories(repository.resolve("io/sarmal/sarmal-bom").resolve(version));
  }

  private static Map<String, String> words() {
    return Map.of(
        "name", "n", "class", "N", "package", "p", "folder", "p", "repository", "r", "sarmal", "s");
  }

  @Test
  void aCellsProjectIsWholeAndNamedAfterIt() throws IOException {
    assertThat(run("new-cell", "slow-forget-2", "--package=org.acme.nets")).isZero();

    assertThat(files())
        .containsExactlyInAnyOrder(
            ".gitignore",
            ".mvn/maven.config",
            "README.md",
            "pom.xml",
            "src/main/java/org/acme/nets/SlowForget2Provider.java",
            "src/test/java/org/acme/nets/SlowForget2ConformanceTests.java");
    assertThat(project.resolve("src/main/java/org/acme/nets/SlowForget2Provider.java"))
        .content()
        .startsWith("package org.acme.nets;\n")
        .contains("class SlowForget2Provider implements", "return \"slow-forget-2\";");
    assertThat(project.resolve("pom.xml"))
        .content()
        .contains("<groupId>org.acme.nets</groupId>", "<artifactId>slow-forget-2</artifactId>")
        .contains("<url>" + repository.toUri().toString().replaceFirst("/$", "") + "</url>")
        .containsPattern("<artifactId>junit-jupiter</artifactId>\\s*<version>\\d");
    assertThat(sarmal.out())
        .contains("Made " + project, "mvn -q verify", "check --cell slow-forget-2 --plugins");
  }

  @Test
  void aBackendsProjectIsWhole() throws IOException {
    assertThat(run("new-backend", "naive")).isZero();

    assertThat(files())
        .contains(
            "src/main/java/com/example/NaiveBackend.java",
            "src/main/java/com/example/NaiveTensor.java",
            "src/test/java/com/example/NaiveConformanceTests.java");
    assertThat(sarmal.out()).contains("a backend that works", "check --backend naive --plugins");
  }

  @ParameterizedTest
  @ValueSource(strings = {"new-cell", "new-backend"})
  void noWordIsLeftToFillIn(String command) throws IOException {
    assertThat(run(command, "some-name")).isZero();
    for (String file : files()) {
      assertThat(project.resolve(file)).content().isNotBlank().doesNotContain("${");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "new-cell    | My-Cell | '\"My-Cell\" is no name: use lower-case letters, digits and'",
        "new-cell    | 2nd     | '\"2nd\" is no name'",
        "new-cell    | a_b     | '\"a_b\" is no name'",
        "new-cell    | ../lstm | '\"../lstm\" is no name'",
        "new-cell    | cell    | '\"cell\" names the plugin''s kind'",
        "new-backend | backend | '\"backend\" names the plugin''s kind'",
        "new-cell    | gru     | 'a cell called \"gru\" is there already, in '",
        "new-backend | cpu     | 'a backend called \"cpu\" is there already, in '",
      })
  void aNameThatIsMalformedOrTakenIsRefused(String command, String name, String message) {
    assertThat(run(command, name)).isEqualTo(2);
    assertThat(sarmal.err()).contains("sarmal: " + message);
    assertThat(project).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "com.new", "com..acme", "com.acme.", "7up", "java.util", "java", "a-b"})
  void aPackageThatJavaDoesNotTakeIsRefused(String name) {
    assertThat(run("new-cell", "mine", "--package=" + name)).isEqualTo(2);
    assertThat(sarmal.err())
        .contains("--package \"%s\": expected the name of a Java package".formatted(name));
    assertThat(project).doesNotExist();
  }

  @Test
  void withoutLibrariesToBuildWithNothingIsWritten() {
    repository = folder.resolve("nowhere");
    assertThat(run("new-cell", "mine")).isEqualTo(1);
    assertThat(sarmal.err())
        .contains(repository + ": here is no Maven repository with Sarmal's libraries of version ")
        .contains("run 'mvn -q -B -DskipTests package'", "--repository");
    assertThat(project).doesNotExist();
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    Files.createDirectories(project.resolve("src"));
    assertThat(run("new-cell", "mine")).isEqualTo(1);
    assertThat(sarmal.err()).contains("the folder is not empty; name another with --dir");
    assertThat(files()).isEmpty();
  }

  @Test
  void everyCellThatThereIsKeepsItsName() {
    assertThat(Cells.catalog().names())
        .allSatisfy(name -> assertThat(run("new-cell", name)).isEqualTo(2));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(project)) {
      return all.filter(Files::isRegularFile)
          .map(file -> project.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dir=" + project, "--repository=" + repository));
    return sarmal.run(all.toArray(String[]::new));
  }
}
