package io.sarmal.apps.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a project with words to be filled in, such as <code>${name}</code>, in their text
 * and in their paths.
 */
public enum Template {
  /** A cell with its equations. */
  CELL,
  /** A backend of plain loops. */
  BACKEND;

  private static final Pattern WORD = Pattern.compile("\\$\\{([a-z-]+)}");

  /**
   * Fills in the words; those for versions are known here.
   *
   * @param given what else to put in place of each word
   * @throws IllegalArgumentException if a word has nothing to be put in its place
   */
  public Project fill(Map<String, String> given) {
    Map<String, String> words = new HashMap<>(given);
    versions().forEach((key, value) -> words.put(key.toString(), value.toString()));
    String folder = name().toLowerCase(Locale.ROOT) + "/";
    words.put("dependencies", read(folder + "dependencies.xml").stripTrailing());
    Map<String, String> files = new LinkedHashMap<>();
    read(folder + "files")
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(pair -> files.put(fill(pair[1], words), fill(read(pair[0]), words)));
    return new Project(files);
  }

  /** The version of Sarmal and of its libraries as the build wrote them down. */
  static Properties versions() {
    Properties versions = new Properties();
    try {
      versions.load(new StringReader(read("versions.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static String fill(String text, Map<String, String> words) {
    return WORD.matcher(text).replaceAll(found -> Matcher.quoteReplacement(word(found, words)));
  }

  private static String word(MatchResult found, Map<String, String> words) {
    String word = words.get(found.group(1));
    if (word == null) {
      throw new IllegalArgumentException("nothing to put in place of " + found.group());
    }
    return word;
  }

  private static String read(String resource) {
    try {
      return Resources.toString(Resources.getResource(Template.class, resource), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
