package io.sarmal.backend.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What took long to make, in files for later processes.
 *
 * <p>A file holds a checksum of its key and its contents, so one that is damaged is as good as
 * none; it appears whole or not at all, whoever writes it at the same time. Where the folder cannot
 * be written, everything works and nothing is kept.
 */
final class DiskCache {
  /** The system property that names the folder; {@code none} for no cache. */
  static final String PROPERTY = "sarmal.opencl.cache";

  private static final System.Logger LOGGER = System.getLogger(DiskCache.class.getName());
  private static final int CHECKSUM = 32;

  private final Optional<Path> folder;
  private final AtomicBoolean complained = new AtomicBoolean();

  /** A cache in a folder, which is made when it is needed; none without. */
  DiskCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The cache that all processes of this user share, unless {@link #PROPERTY} says another. */
  static DiskCache shared() {
    return Shared.CACHE;
  }

  /** What was kept under a key, if it was and is whole. */
  Optional<byte[]> get(String key) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = file(key);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      byte[] contents = Arrays.copyOfRange(bytes, Math.min(CHECKSUM, bytes.length), bytes.length);
      boolean whole = Arrays.equals(checksum(key, contents), Arrays.copyOf(bytes, CHECKSUM));
      return whole ? Optional.of(contents) : Optional.empty();
    } catch (IOException e) {
      complain(e);
      return Optional.empty();
    }
  }

  /** Keeps something under a key, instead of what was there. */
  void put(String key, byte[] contents) {
    if (folder.isEmpty()) {
      return;
    }
    Path file = file(key);
    try {
      Files.createDirectories(folder.get());
      Path part = Files.createTempFile(folder.get(), "part-", ".tmp");
      try {
        byte[] bytes = Arrays.copyOf(checksum(key, contents), CHECKSUM + contents.length);
        System.arraycopy(contents, 0, bytes, CHECKSUM, contents.length);
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      complain(e);
    }
  }

  /** Where something is kept. */
  private Path file(String key) {
    return folder.orElseThrow().resolve(Hashing.sha256().hashString(key, UTF_8) + ".bin");
  }

  private static byte[] checksum(String key, byte[] contents) {
    Hasher hasher = Hashing.sha256().newHasher();
    return hasher.putInt(key.length()).putString(key, UTF_8).putBytes(contents).hash().asBytes();
  }

  private void complain(IOException e) {
    if (!complained.getAndSet(true)) {
      LOGGER.log(
          Level.WARNING,
          "Compiled kernels are not kept: {0}. Name a folder that can be written with -D{1}, or none.",
          e,
          PROPERTY);
    }
  }

  private static final class Shared {
    static final DiskCache CACHE = new DiskCache(folder());

    private static Optional<Path> folder() {
      String property = System.getProperty(PROPERTY, "");
      if (property.equals("none")) {
        return Optional.empty();
      }
      return Optional.of(property.isBlank() ? ofUser() : Path.of(property));
    }

    private static Path ofUser() {
      for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
        String value = System.getenv(variable);
        if (value != null && !value.isBlank()) {
          return Path.of(value, "sarmal", "opencl");
        }
      }
      return Path.of(System.getProperty("user.home"), ".cache", "sarmal", "opencl");
    }
  }
}
