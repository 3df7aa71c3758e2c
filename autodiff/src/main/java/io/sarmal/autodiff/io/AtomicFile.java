package io.sarmal.autodiff.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a whole file or none: whatever goes wrong on the way, the file that was there stays as it
 * was.
 *
 * <p>The bytes go to a temporary file in the same folder, are forced to the device, and then take
 * the file's name in one step. A process killed on the way leaves at most a temporary file {@code
 * .NAME.….tmp} behind.
 */
public final class AtomicFile {
  private static final System.Logger LOGGER = System.getLogger(AtomicFile.class.getName());

  /** The most bytes handed to a channel at once: it copies what it is given outside the heap. */
  private static final int CHUNK = 1 << 20;

  /** What is to be written. */
  @FunctionalInterface
  public interface Content {
    /** Hands over every byte of the file, in order. */
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes the bytes of a file. */
  @FunctionalInterface
  public interface Sink {
    /** Writes all remaining bytes of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;
  }

  /** Opens the temporary file; tests put failing devices here. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path temporary) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file, replacing the one that may be there.
   *
   * @param file where to; a symbolic link is followed, and its folder must exist
   * @throws ModelFileException if it cannot be written; an earlier file is untouched then
   */
  public static void write(Path file, Content content) throws ModelFileException {
    write(
        file,
        content,
        temporary ->
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  static void write(Path file, Content content, Opener opener) throws ModelFileException {
    try {
      Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.isDirectory(target)) {
        throw new ModelFileException(
            file, "cannot be written: it is a folder", "give the name of a file");
      }
      Path folder = target.getParent();
      if (!Files.isDirectory(folder)) {
        throw new ModelFileException(
            file,
            "cannot be written: there is no folder " + folder,
            "create it or choose another place");
      }
      replace(target, folder, content, opener);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(
          file,
          "cannot be written: " + reason(e),
          "an earlier file of this name is untouched; make room or choose another place",
          e);
    }
  }

  private static void replace(Path target, Path folder, Content content, Opener opener)
      throws IOException {
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel = opener.open(temporary)) {
        content.writeTo(bytes -> writeAll(channel, bytes));
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, temporary);
      throw e;
    }
    forceFolder(folder);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + CHUNK));
      channel.write(bytes);
    }
  }

  private static void removeAfter(Throwable failure, Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes the new name itself survive a power cut; not every system lets a folder be opened. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, () -> "folder " + folder + " cannot be forced to the device: " + e);
    }
  }

  /** What went wrong, in words: file system exceptions often carry no more than a name. */
  static String reason(IOException e) {
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : e.toString().substring(e.getClass().getPackageName().length() + 1);
  }
}
