package io.sarmal.apps.demo;

import io.sarmal.apps.data.CodeComments;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Source code without its comments, split by files. */
final class CodeCorpus {
  private static final Path CPP = Path.of("/usr/include/c++");

  private CodeCorpus() {}

  /**
   * Reads code.
   *
   * @param given a file or a folder; if empty, the headers of the GNU C++ library are read where
   *     they are installed, and the sources of Guava elsewhere
   * @throws InputException if there is too little of it
   */
  static Corpus read(Optional<Path> given) {
    Optional<Path> found = given.or(CodeCorpus::standardLibrary);
    return split(TextSource.read(found.map(Path::toString).orElse("guava"))).checked();
  }

  /** The headers of the newest GNU C++ library here. */
  private static Optional<Path> standardLibrary() {
    if (!Files.isDirectory(CPP)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(CPP)) {
      return versions
          .map(version -> version.resolve("bits"))
          .filter(Files::isDirectory)
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      throw new InputException(
          CPP.toString(), "cannot be listed (" + e + ")", "give a folder with --data", e);
    }
  }

  private static Corpus split(Text text) {
    List<Corpus.Source> files = new ArrayList<>();
    List<Text.Part> parts = text.parts();
    for (int i = 0; i < parts.size(); i++) {
      int end = i + 1 < parts.size() ? parts.get(i + 1).begin() : text.content().length();
      String code = text.content().substring(parts.get(i).begin(), end);
      String name = parts.get(i).name().replaceAll(".*[/\\\\]", "");
      files.add(new Corpus.Source(name, CodeComments.strip(code)));
    }
    return files.size() == 1
        ? Corpus.ofTail(Text.of(text.name(), files.get(0).content()))
        : Corpus.ofFiles(text.name(), files);
  }
}
