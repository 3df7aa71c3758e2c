package io.sarmal.apps.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTests {
  private static final Project TWO =
      new Project(ImmutableMap.of("README.md", "read", "src/A.java", "class A {}"));

  @TempDir Path folder;

  @Test
  void filesAreWrittenWithTheFoldersThatTheyNeed() throws IOException {
    Path target = folder.resolve("not/there/yet");
    TWO.write(target);
    assertThat(target.resolve("README.md")).hasContent("read");
    assertThat(target.resolve("src/A.java")).hasContent("class A {}");
  }

  @Test
  void anEmptyFolderIsTaken() throws IOException {
    TWO.write(folder);
    assertThat(folder.resolve("src/A.java")).exists();
  }

  @Test
  void aFolderWithAnythingInItIsRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(folder.resolve("mine"), "precious");
    assertThatThrownBy(() -> TWO.write(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": the folder is not empty; name another with --dir");
    assertHolds("mine");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "precious");
    assertThatThrownBy(() -> TWO.write(file)).hasMessageContaining("it is a file");
    assertThat(file).hasContent("precious");
  }

  @Test
  void aFailureHalfWayLeavesNothing() throws IOException {
    Project impossible = new Project(ImmutableMap.of("a/b", "file", "a/b/c", "in a file"));
    assertThatThrownBy(() -> impossible.write(folder.resolve("new/project")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written: ");
    assertHolds();
  }

  @Test
  void aWordWithoutMeaningIsRefused() {
    assertThatThrownBy(() -> Template.CELL.fill(Map.of("name", "x")))
        .hasMessageStartingWith("nothing to put in place of ${");
  }

  private void assertHolds(String... names) throws IOException {
    try (Stream<Path> there = Files.list(folder)) {
      assertThat(there.map(path -> path.getFileName().toString())).containsExactly(names);
    }
  }
}
