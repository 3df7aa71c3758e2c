package io.sarmal.apps.audio;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * UCI Japanese Vowels: nine speakers say /ae/; who is it? Kudo, Toyama and Shimbo 1999.
 *
 * <p>A line is a frame of 12 cepstrum coefficients; an utterance ends with a line of ones. Whose it
 * is follows from its place in the file.
 */
public final class JapaneseVowels {
  private static final int FEATURES = 12;
  private static final Splitter FIELDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
  private static final int[] TRAIN = {30, 30, 30, 30, 30, 30, 30, 30, 30};
  private static final int[] TEST = {31, 35, 88, 44, 29, 24, 40, 50, 29};

  private JapaneseVowels() {}

  /**
   * Reads both halves.
   *
   * @throws InputException if a file is not what is expected; says where
   * @throws IOException if a file cannot be read
   */
  public static UtteranceSet read(Path train, Path test) throws IOException {
    return new UtteranceSet(
        "Japanese Vowels",
        IntStream.rangeClosed(1, TRAIN.length).mapToObj(i -> "speaker " + i).toList(),
        labelled(train, utterances(train), TRAIN),
        labelled(test, utterances(test), TEST));
  }

  private static List<Utterance> labelled(Path file, List<float[][]> utterances, int... counts) {
    int expected = IntStream.of(counts).sum();
    if (utterances.size() != expected) {
      throw new InputException(
          file.toString(),
          "holds %d utterances, expected %d".formatted(utterances.size(), expected),
          "give ae.train and ae.test of UCI Japanese Vowels as they are");
    }
    List<Utterance> labelled = new ArrayList<>();
    for (int speaker = 0; speaker < counts.length; speaker++) {
      for (int i = 0; i < counts[speaker]; i++) {
        labelled.add(new Utterance(utterances.get(labelled.size()), speaker));
      }
    }
    return labelled;
  }

  private static List<float[][]> utterances(Path file) throws IOException {
    List<float[][]> utterances = new ArrayList<>();
    List<float[]> frames = new ArrayList<>();
    int number = 0;
    // Bytes beyond ASCII are then characters that are no digits, and reported with their line.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      float[] frame = frame(file, number, FIELDS.splitToList(line));
      if (isEnd(frame)) {
        if (!frames.isEmpty()) {
          utterances.add(frames.toArray(float[][]::new));
          frames.clear();
        }
      } else {
        frames.add(frame);
      }
    }
    if (!frames.isEmpty()) {
      utterances.add(frames.toArray(float[][]::new));
    }
    return utterances;
  }

  private static float[] frame(Path file, int line, List<String> fields) {
    if (fields.size() != FEATURES) {
      throw unreadable(file, line, "%d fields".formatted(fields.size()), null);
    }
    float[] frame = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      try {
        frame[i] = Float.parseFloat(fields.get(i));
      } catch (NumberFormatException e) {
        throw unreadable(file, line, "\"" + fields.get(i) + "\"", e);
      }
      if (!Float.isFinite(frame[i])) {
        throw unreadable(file, line, "\"" + fields.get(i) + "\"", null);
      }
    }
    return frame;
  }

  private static InputException unreadable(Path file, int line, String found, Throwable cause) {
    return new InputException(
        file + ":" + line,
        "holds " + found + ", expected 12 numbers",
        "give ae.train and ae.test of UCI Japanese Vowels as they are",
        cause);
  }

  private static boolean isEnd(float... frame) {
    for (float value : frame) {
      if (value != 1) {
        return false;
      }
    }
    return true;
  }
}
