package io.sarmal.apps.text;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds and reads the text that {@code --data} names: a file, a folder, or a corpus. */
public final class TextSource {
  private static final long MAX_BYTES = 1L << 30;

  /** How far into a file a zero byte makes it a binary one; git looks as far. */
  private static final int BINARY_PREFIX = 8000;

  private static final ImmutableSortedMap<String, Supplier<Text>> CORPORA =
      ImmutableSortedMap.of(GuavaCorpus.NAME, GuavaCorpus::read);

  private TextSource() {}

  /**
   * Reads a file, all text files below a folder, or a corpus of that name; a path goes first.
   *
   * <p>Files of a folder follow each other sorted by path, each ended by a line break. Hidden files
   * and folders, and files with a zero byte in them, are left out.
   *
   * @throws InputException if there is none, or it is empty, too large, or not UTF-8
   */
  public static Text read(String data) {
    Optional<Path> path = existing(data);
    if (path.isPresent()) {
      return Files.isDirectory(path.get()) ? readFolder(path.get()) : readFile(path.get());
    }
    Supplier<Text> corpus = CORPORA.get(data);
    if (corpus == null) {
      throw new InputException(
          data,
          "there is no such file or folder, and no corpus of this name",
          "give a path, or one of the corpora " + CORPORA.keySet());
    }
    return corpus.get();
  }

  private static Optional<Path> existing(String data) {
    try {
      return Optional.of(Path.of(data)).filter(Files::exists);
    } catch (InvalidPathException e) {
      throw new InputException(data, "is not a path: " + e.getReason(), "check its spelling", e);
    }
  }

  private static Text readFile(Path file) {
    String content = Utf8.decode(file.toString(), bytes(file));
    if (content.isEmpty()) {
      throw new InputException(file.toString(), "is empty", "give a file that holds text");
    }
    return Text.of(file.toString(), content);
  }

  private static Text readFolder(Path folder) {
    TextJoiner joiner = new TextJoiner(folder.toString());
    int binary = 0;
    for (Path file : filesBelow(folder)) {
      byte[] bytes = bytes(file);
      if (Bytes.contains(Arrays.copyOf(bytes, Math.min(bytes.length, BINARY_PREFIX)), (byte) 0)) {
        binary++;
      } else {
        joiner.add(file.toString(), Utf8.decode(file.toString(), bytes));
      }
      if (joiner.length() > MAX_BYTES) {
        throw tooLarge(folder, joiner.length());
      }
    }
    if (joiner.length() == 0) {
      throw new InputException(
          folder.toString(), "holds no text files", "give a file, or a folder that holds some");
    }
    if (binary > 0) {
      joiner.note("left out " + binary + " files that are not text");
    }
    return joiner.text();
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !hidden(folder.relativize(file)))
          .sorted(
              Comparator.comparing(file -> folder.relativize(file).toString().replace('\\', '/')))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
  }

  private static boolean hidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw tooLarge(file, size);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputException tooLarge(Path path, long size) {
    return new InputException(
        path.toString(),
        String.format(Locale.ROOT, "has %,d bytes; at most %,d are read", size, MAX_BYTES),
        "give a part of it");
  }

  private static InputException unreadable(Path path, IOException e) {
    return new InputException(
        path.toString(), "cannot be read (" + e + ")", "check that it may be read", e);
  }
}
