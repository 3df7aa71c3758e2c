package io.sarmal.apps.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the checkout and the code in them. */
final class Documents {
  private static final Pattern FENCED =
      Pattern.compile("(?ms)^```(?<language>\\w*)\\R(?<code>.*?)^```$");
  private static final Pattern JAVADOC =
      Pattern.compile("(?s)<pre>\\{@code(?<language>)\\R(?<code>.*?)\\R *\\* }</pre>");

  /** From the checkout to {@code apps/demos/src/main/java}. */
  private static final int MODULE_DEPTH = 5;

  /** From the checkout to {@code core/README.md}. */
  private static final int README_DEPTH = 2;

  private Documents() {}

  /** The folder of the checkout. */
  static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.tr.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  static String text(String document) throws IOException {
    return Files.readString(checkout().resolve(document));
  }

  /** The fenced blocks of a Markdown file. */
  static List<CodeBlock> fenced(String document) throws IOException {
    return blocks(document, FENCED);
  }

  /** The READMEs, of the checkout and of its modules. */
  static List<String> readmes() throws IOException {
    return found(checkout(), README_DEPTH, Path.of("README.md")).stream()
        .map(file -> checkout().relativize(file).toString())
        .toList();
  }

  /** The examples in the Javadoc of all modules. */
  static List<CodeBlock> javadocExamples() throws IOException {
    List<CodeBlock> examples = new ArrayList<>();
    for (String document : sources()) {
      for (CodeBlock block : blocks(document, JAVADOC)) {
        String code = withoutStars(block.code());
        examples.add(new CodeBlock(document, block.line(), "java", code));
      }
    }
    return examples;
  }

  /** The sources of a module, comments as they are read. */
  static String comments(Path module) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String document : sources()) {
      if (Path.of(document).startsWith(module)) {
        text.append(withoutStars(text(document)));
      }
    }
    return text.toString();
  }

  private static String withoutStars(String comment) {
    return comment.replaceAll("(?m)^ *\\* ?", "");
  }

  /** How often a text occurs in all sources together. */
  static int count(String text) throws IOException {
    int count = 0;
    for (String document : sources()) {
      count += text(document).split(Pattern.quote(text), -1).length - 1;
    }
    return count;
  }

  private static List<String> sources() throws IOException {
    List<String> documents = new ArrayList<>();
    for (Path sources : found(checkout(), MODULE_DEPTH, Path.of("src", "main", "java"))) {
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .forEach(file -> documents.add(checkout().relativize(file).toString()));
      }
    }
    return documents;
  }

  private static List<Path> found(Path folder, int depth, Path end) throws IOException {
    try (Stream<Path> paths = Files.walk(folder, depth)) {
      return paths.filter(path -> path.endsWith(end)).sorted().toList();
    }
  }

  private static List<CodeBlock> blocks(String document, Pattern pattern) throws IOException {
    String text = text(document);
    List<CodeBlock> blocks = new ArrayList<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      int line = (int) text.substring(0, matcher.start("code")).lines().count() + 1;
      blocks.add(new CodeBlock(document, line, matcher.group("language"), matcher.group("code")));
    }
    return blocks;
  }
}
