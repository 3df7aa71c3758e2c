package io.sarmal.autodiff.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /** Where the bytes of the temporary file go. */
  interface Device extends WritableByteChannel {
    /** Returns when all that was written is safe from a power cut. */
    void force() throws IOException;
  }

  /** Opens the temporary file; tests put failing devices here. */
  @FunctionalInterface
  interface Opener {
    Device open(Path temporary) throws IOException;
  }

  /** A new file on the system's device. */
  record NewFile(FileChannel channel) implements Device {
    static NewFile open(Path file) throws IOException {
      return new NewFile(
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return channel.write(bytes);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private AtomicFile() {}

  /**
   * Writes a file, replacing the one that may be there.
   *
   * @param file where to; a symbolic link is followed, and its folder must exist
   * @throws ModelFileException if it cannot be written, or is read-only; an earlier file is
   *     untouched then
   */
  public static void write(Path file, Content content) throws ModelFileException {
    write(file, content, NewFile::open);
  }

  /**
   * Finds out what can be known before a file is written, so that long work is not done for a place
   * that never takes its result.
   *
   * @throws ModelFileException if the file is something else than a file, if it or its folder is
   *     read-only, or if there is no such folder
   */
  public static void check(Path file) throws ModelFileException {
    try {
      target(file);
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  static void write(Path file, Content content, Opener opener) throws ModelFileException {
    try {
      replace(target(file), content, opener);
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  /** The file that is to be replaced, or made, in a folder that is there. */
  private static Path target(Path file) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw refused(file, "it is a folder", "give the name of a file");
    }
    if (!Files.isDirectory(folder)) {
      throw refused(file, "there is no folder " + folder, "create it or choose another place");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw refused(file, "it is a device or the like, no file", "give the name of a file");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw refused(file, "it is read-only", "make it writable or choose another place");
    }
    if (!Files.isWritable(folder)) {
      throw refused(
          file,
          "the folder " + folder + " is read-only",
          "make it writable or choose another place");
    }
    return target;
  }

  private static ModelFileException refused(Path file, String reason, String advice) {
    return new ModelFileException(file, "cannot be written: " + reason, advice);
  }

  private static ModelFileException unwritten(Path file, IOException e) {
    return e instanceof ModelFileException explained
        ? explained
        : new ModelFileException(
            file,
            "cannot be written: " + reason(e),
            "an earlier file of this name is untouched; make room or choose another place",
            e);
  }

  private static void replace(Path target, Content content, Opener opener) throws IOException {
    Path folder = target.getParent();
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (Device device = opener.open(temporary)) {
        content.writeTo(bytes -> writeAll(device, bytes));
        device.force();
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, temporary);
      throw e;
    }
    forceFolder(folder);
  }

  private static void writeAll(Device device, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + CHUNK));
      device.write(bytes);
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
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : e.toString().substring(e.getClass().getPackageName().length() + 1);
  }
}
