package io.sarmal.apps.project;

import io.sarmal.apps.text.InputException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Maven repository of all libraries that the build makes.
 *
 * @param folder absolute
 */
public record LibraryRepository(Path folder) {
  /**
   * A repository that holds the libraries of this version.
   *
   * @throws InputException if it does not
   */
  public LibraryRepository {
    String version = Template.versions().getProperty("version");
    Path bom = folder.resolve("io/sarmal/sarmal-bom/" + version);
    if (!Files.isDirectory(bom)) {
      throw new InputException(
          folder.toString(),
          "here is no Maven repository with Sarmal's libraries of version " + version,
          "run 'mvn -q -B -DskipTests package' in the checkout of Sarmal, which makes it in"
              + " apps/repository/target/repository, or name another with --repository");
    }
  }

  /** The one of the build that these classes come from. */
  public static LibraryRepository ofThisBuild() {
    return new LibraryRepository(apps().resolve("repository/target/repository"));
  }

  /** The command of the build that these classes come from, or its name if it lies elsewhere. */
  public static String command() {
    Path command = apps().resolve("sarmal");
    return Files.isRegularFile(command) ? command.toString() : "sarmal";
  }

  /** The folder {@code apps}: classes and jar are both two below {@code apps/demos}. */
  private static Path apps() {
    try {
      Path classes =
          Path.of(
              LibraryRepository.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class that comes from no file", e);
    }
  }
}
