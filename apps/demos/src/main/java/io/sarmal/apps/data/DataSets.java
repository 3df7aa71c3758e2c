package io.sarmal.apps.data;

import io.sarmal.apps.text.InputException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds data: in a folder by the name of a data set, anywhere by its path, or at an address.
 *
 * @param folder where the files of data sets lie
 * @param cache where downloads are kept
 * @param out is told about downloads
 */
public record DataSets(Path folder, Path cache, PrintWriter out) {
  /**
   * The data sets of a folder, or of the user's own if none is given.
   *
   * @throws InputException if what is given is no folder
   */
  public static DataSets in(Optional<Path> given, PrintWriter out) {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "sarmal", "data");
    given
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw new InputException(
                  folder.toString(),
                  "there is no such folder",
                  "give the folder with the data sets by --data-dir or SARMAL_DATA");
            });
    return new DataSets(given.orElse(cache), cache, out);
  }

  /** The file of a data set, if it is there. */
  public Optional<Path> find(DataSet set) {
    return Optional.of(folder.resolve(set.file())).filter(Files::isRegularFile);
  }

  /**
   * The file of a data set.
   *
   * @throws InputException if it is not there; the message says what it is and where to put it
   */
  public Path get(DataSet set) {
    return find(set)
        .orElseThrow(
            () ->
                new InputException(
                    "data set " + set.label(),
                    "%s (%s): there is no file %s"
                        .formatted(set.content(), set.source(), folder.resolve(set.file())),
                    "put it there, or name another folder by --data-dir or SARMAL_DATA"));
  }

  /**
   * The file that a user means by an address, a path or the name of a data set; a path goes before
   * a name.
   *
   * @throws InputException if there is none
   */
  public Path get(String data) {
    if (data.matches("(?i)https?://.*")) {
      return Download.of(address(data), cache, out);
    }
    Path path = path(data);
    if (Files.exists(path)) {
      return path;
    }
    return DataSet.named(data)
        .map(this::get)
        .orElseThrow(
            () ->
                new InputException(
                    data,
                    "there is no such file, and no data set of this name",
                    "give a file, an address that begins with http:// or https://, or one of "
                        + DataSet.labels()));
  }

  private static URI address(String data) {
    URI address;
    try {
      address = URI.create(data);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          data, "is not an address: " + e.getMessage(), "check its spelling", e);
    }
    if (address.getHost() == null) {
      throw new InputException(data, "is an address without a host", "check its spelling");
    }
    return address;
  }

  private static Path path(String data) {
    try {
      return Path.of(data);
    } catch (InvalidPathException e) {
      throw new InputException(data, "is not a path: " + e.getReason(), "check its spelling", e);
    }
  }
}
