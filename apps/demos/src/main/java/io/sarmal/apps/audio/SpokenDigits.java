package io.sarmal.apps.audio;

import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The Free Spoken Digit Dataset (Jackson et al. 2018), a zip file of recordings {@code
 * DIGIT_SPEAKER_INDEX.wav}. Indexes 0 to 4 are its test set.
 */
public final class SpokenDigits {
  private static final Pattern NAME = Pattern.compile("(?:.*/)?(\\d)_([a-z]+)_(\\d{1,3})\\.wav");
  private static final int TEST_INDEXES = 5;

  private record Entry(ZipEntry entry, int digit, String speaker, int index) {}

  private SpokenDigits() {}

  /**
   * Reads all recordings.
   *
   * @throws InputException if the file is no zip file of such recordings
   * @throws IOException if it cannot be read
   */
  public static UtteranceSet read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<Utterance> train = new ArrayList<>();
      List<Utterance> test = new ArrayList<>();
      for (Entry each : entries(zip)) {
        String name = file + "!" + each.entry.getName();
        Recording recording = Recording.read(name, zip.getInputStream(each.entry));
        Utterance utterance = new Utterance(Mfcc.of(recording), each.digit);
        (each.index < TEST_INDEXES ? test : train).add(utterance);
      }
      if (train.isEmpty() || test.isEmpty()) {
        throw new InputException(
            file.toString(),
            "holds %d recordings to train on and %d to test on"
                .formatted(train.size(), test.size()),
            "expected files DIGIT_SPEAKER_INDEX.wav, those with an index below 5 to test on");
      }
      List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
      return new UtteranceSet("spoken digits", classes, train, test);
    } catch (ZipException e) {
      throw new InputException(
          file.toString(), "is no zip file: " + e.getMessage(), "give the zipped recordings", e);
    }
  }

  /** The recordings in an order that no archive decides: digits and speakers take turns. */
  private static List<Entry> entries(ZipFile zip) {
    List<Entry> entries = new ArrayList<>();
    zip.stream()
        .forEach(
            entry -> {
              Matcher name = NAME.matcher(entry.getName());
              if (name.matches()) {
                int digit = Integer.parseInt(name.group(1));
                entries.add(
                    new Entry(entry, digit, name.group(2), Integer.parseInt(name.group(3))));
              }
            });
    entries.sort(
        Comparator.comparing(Entry::digit)
            .thenComparing(Entry::speaker)
            .thenComparing(Entry::index));
    return entries;
  }
}
