package io.sarmal.autodiff.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The temporary files {@code .NAME.….tmp} that processes killed within a save leave behind. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Removes those of a file, which nobody may be writing now.
   *
   * @throws ModelFileException if its folder cannot be read or one of them not be removed
   */
  public static void remove(Path file) throws ModelFileException {
    try {
      Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.isDirectory(target.getParent())) {
        remove(target.getParent(), "." + target.getFileName() + ".");
      }
    } catch (IOException e) {
      throw new ModelFileException(
          file,
          "temporary files beside it cannot be removed: " + AtomicFile.reason(e),
          "check that its folder may be read and written",
          e);
    }
  }

  private static void remove(Path folder, String prefix) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(prefix) + "[0-9a-f-]{36}\\.tmp");
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(
            folder, entry -> name.matcher(entry.getFileName().toString()).matches())) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }
}
