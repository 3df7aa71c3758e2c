package io.sarmal.apps.text;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The default corpus: Java code, the sources of Guava, which arrive with the program as a jar.
 *
 * <p>Files are sorted by their simple names, so that packages mix and the held-out tail is like the
 * rest; leading licence comments are cut off; files with characters beyond ASCII are left out.
 */
final class GuavaCorpus {
  static final String NAME = "guava";

  /** Enough to learn from, and small enough that an epoch is a matter of half a minute. */
  private static final int MAX_CHARACTERS = 1_500_000;

  private static final String WITNESS = "com/google/common/base/Preconditions.java";

  private GuavaCorpus() {}

  /**
   * Reads the corpus from the jar that is on the class path.
   *
   * @throws InputException if it is not there
   */
  static Text read() {
    URL witness = GuavaCorpus.class.getClassLoader().getResource(WITNESS);
    if (witness == null) {
      throw new InputException(
          NAME,
          "the jar with Guava's sources is not on the class path",
          "add guava-*-sources.jar to it, or give a text with --data FILE");
    }
    try {
      if (witness.openConnection() instanceof JarURLConnection connection) {
        return read(connection);
      }
    } catch (IOException e) {
      throw new InputException(
          NAME, "cannot be read from " + witness + " (" + e + ")", "build the program again", e);
    }
    throw new InputException(
        NAME, witness + " does not lie in a jar", "give a text with --data FILE");
  }

  private static Text read(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      List<JarEntry> files =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".java"))
              .sorted(
                  Comparator.comparing(GuavaCorpus::simpleName).thenComparing(JarEntry::getName))
              .toList();
      TextJoiner joiner = new TextJoiner(NAME);
      for (JarEntry file : files) {
        String code = withoutLicence(content(jar, file));
        if (joiner.length() + code.length() > MAX_CHARACTERS) {
          break;
        }
        if (CharMatcher.ascii().matchesAllOf(code)) {
          joiner.add(file.getName(), code);
        }
      }
      return joiner.text();
    }
  }

  private static String simpleName(JarEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  private static String content(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream stream = jar.getInputStream(entry)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The code after the comment that it begins with, if it does. */
  static String withoutLicence(String code) {
    String text = code.stripLeading();
    int end = text.indexOf("*/");
    return text.startsWith("/*") && end >= 0 ? text.substring(end + 2).stripLeading() : text;
  }
}
