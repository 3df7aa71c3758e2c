package io.sarmal.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** All code in the documents works; code that no rule covers is a failure. */
class DocumentationTests {
  private static final String README = "README.md";
  private static final String TRANSLATION = "README.tr.md";
  private static final String STRANGER = "apps/repository/src/it/cell-plugin";
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyBlockOfTheReadmesWorks() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String readme : Documents.readmes()) {
      for (CodeBlock block : Documents.fenced(readme)) {
        tests.add(dynamicTest(block.toString(), () -> check(block)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyExampleOfTheJavadocRuns() throws IOException {
    return Documents.javadocExamples().stream()
        .map(block -> dynamicTest(block.toString(), () -> new JavaBlock(block).run(work())));
  }

  @Test
  void everyFenceAndEveryExampleIsFound() throws IOException {
    assertThat(Documents.readmes()).contains(README, "core/README.md", "autodiff/README.md");
    for (String document : Iterables.concat(Documents.readmes(), List.of(TRANSLATION))) {
      assertThat(Documents.text(document).split("(?m)^\\s*```", -1))
          .as("fences of %s", document)
          .hasSize(2 * Documents.fenced(document).size() + 1);
    }
    assertThat(Documents.javadocExamples()).isNotEmpty().hasSize(Documents.count("<pre>{@code"));
  }

  @Test
  void theTranslationHasTheSameCode() throws IOException {
    assertThat(codeOf(TRANSLATION)).isEqualTo(codeOf(README));
  }

  @Test
  void theReadmesLeadToEachOther() throws IOException {
    assertThat(Documents.text(README)).contains("(" + TRANSLATION + ")");
    assertThat(Documents.text(TRANSLATION)).contains("(" + README + ")");
  }

  private static List<String> codeOf(String document) throws IOException {
    return Documents.fenced(document).stream()
        .map(block -> block.language() + ":\n" + ShellBlock.withoutComments(block))
        .toList();
  }

  private void check(CodeBlock block) throws IOException, InterruptedException {
    switch (block.language()) {
      case "java" -> checkJava(block);
      case "sh" -> new ShellBlock(block).check();
      case "console" -> new ConsoleBlock(block).run(withClasses(block.document()));
      case "xml" -> new XmlBlock(block).checkAgainst(Documents.text(STRANGER + "/pom.xml"));
      case "text" -> checkText(block);
      default -> fail("%s: no rule says how to check this language", block);
    }
  }

  /** The README's picture has all modules; a module's README has the equations of its Javadoc. */
  private static void checkText(CodeBlock block) throws IOException {
    if (block.document().equals(README)) {
      assertThat(block.code()).as(block.toString()).contains(modules());
    } else {
      assertThat(Documents.comments(Path.of(block.document()).getParent()))
          .as("the Javadoc of the module of %s", block)
          .contains(block.code());
    }
  }

  /**
   * A class with a package is one of the plugin, which is also built and tested as a stranger does.
   */
  private void checkJava(CodeBlock block) throws IOException {
    JavaBlock java = new JavaBlock(block);
    java.compile(work());
    if (block.code().startsWith("package ")) {
      Path built = strangers(java.type().orElseThrow());
      assertThat(block.code()).as(block.toString()).isEqualTo(Files.readString(built));
    }
  }

  private static Path strangers(String type) throws IOException {
    try (Stream<Path> files = Files.walk(Documents.checkout().resolve(STRANGER))) {
      return files.filter(file -> file.endsWith(type + ".java")).findAny().orElseThrow();
    }
  }

  /** A folder with the classes of a document as files. */
  private Path withClasses(String document) throws IOException {
    Path work = work();
    for (CodeBlock block : Documents.fenced(document)) {
      JavaBlock java = new JavaBlock(block);
      if (block.language().equals("java") && java.type().isPresent()) {
        java.write(work);
      }
    }
    return work;
  }

  private static List<String> modules() throws IOException {
    return MODULE
        .matcher(Documents.text("pom.xml"))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** A folder for one block: dynamic tests share the temporary one. */
  private Path work() throws IOException {
    return Files.createTempDirectory(folder, "block");
  }
}
