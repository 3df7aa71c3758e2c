package io.sarmal.apps.project;

import com.google.common.collect.ImmutableMap;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a project, in memory.
 *
 * @param files the text of each, by its path in the project's folder, with slashes
 */
public record Project(Map<String, String> files) {
  /** Copies the files. */
  public Project {
    files = ImmutableMap.copyOf(files);
  }

  /**
   * Writes all files; if that fails, what was written is removed.
   *
   * @param folder is made if it is not there; otherwise it must be empty
   * @throws InputException if the folder is not empty, is a file or cannot be written
   */
  public void write(Path folder) {
    Deque<Path> made = new ArrayDeque<>();
    try {
      requireEmpty(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        makeFolder(path.getParent(), made);
        made.push(path);
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      InputException failure =
          new InputException(
              folder.toString(), "cannot be written: " + e, "name another with --dir", e);
      remove(made, failure);
      throw failure;
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> there = Files.list(folder)) {
        if (there.findAny().isPresent()) {
          throw new InputException(
              folder.toString(), "the folder is not empty", "name another with --dir");
        }
      }
    } else if (Files.exists(folder)) {
      throw new InputException(
          folder.toString(), "it is a file, but a folder is made there", "name another with --dir");
    }
  }

  private static void makeFolder(Path folder, Deque<Path> made) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(folder.toAbsolutePath().getParent(), made);
      Files.createDirectory(folder);
      made.push(folder);
    }
  }

  private static void remove(Deque<Path> made, InputException failure) {
    for (Path path : made) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
