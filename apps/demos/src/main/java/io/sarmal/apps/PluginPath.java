package io.sarmal.apps;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Jars of plugins that the user names, beside those that are on the class path. */
final class PluginPath {
  private PluginPath() {}

  /**
   * Returns a class loader that also sees the plugins on {@code paths}.
   *
   * @param paths each a jar, a folder of jars, or several of these joined by {@link
   *     File#pathSeparator}
   * @param parent what the plugins are built on
   * @throws IllegalArgumentException if a path is missing, a file that is no jar, or a folder
   *     without a jar
   */
  static ClassLoader loader(List<String> paths, ClassLoader parent) {
    List<URL> jars = new ArrayList<>();
    for (String list : paths) {
      for (String path : list.split(File.pathSeparator, -1)) {
        if (!path.isBlank()) {
          jars.addAll(jars(Path.of(path)));
        }
      }
    }
    return jars.isEmpty() ? parent : new URLClassLoader(jars.toArray(URL[]::new), parent);
  }

  private static List<URL> jars(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(url(path));
    }
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "no plugins at '%s': expected a jar or a folder of jars".formatted(path));
    }
    try (Stream<Path> files = Files.list(path)) {
      List<URL> jars =
          files.filter(f -> f.toString().endsWith(".jar")).sorted().map(PluginPath::url).toList();
      if (jars.isEmpty()) {
        throw new IllegalArgumentException(
            "no plugins at '%s': the folder holds no jar".formatted(path));
      }
      return jars;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "no plugins at '%s': the folder cannot be listed (%s)".formatted(path, e), e);
    }
  }

  private static URL url(Path path) {
    // A class loader passes over a file that it cannot open, without a word.
    try (ZipFile jar = new ZipFile(path.toFile())) {
      return Path.of(jar.getName()).toUri().toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "no plugins at '%s': it is no jar, or a damaged one (%s)".formatted(path, e.getMessage()),
          e);
    }
  }
}
