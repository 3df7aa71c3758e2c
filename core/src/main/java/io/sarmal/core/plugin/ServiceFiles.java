package io.sarmal.core.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The registrations of a service on a class path, to tell which jar a provider comes from. */
final class ServiceFiles {
  private final String path;
  private final ClassLoader loader;
  private final List<URL> files;

  ServiceFiles(Class<?> type, ClassLoader loader) throws IOException {
    this.path = "META-INF/services/" + type.getName();
    this.loader = loader;
    this.files = Collections.list(loader.getResources(path));
  }

  String path() {
    return path;
  }

  /**
   * The jars and folders that hold a class, several if there are several copies; where none does,
   * the one whose service file registers it.
   */
  List<String> locations(String className) throws IOException {
    String resource = className.replace('.', '/') + ".class";
    List<String> holding =
        Collections.list(loader.getResources(resource)).stream()
            .map(url -> location(url, resource))
            .distinct()
            .toList();
    return holding.isEmpty() ? List.of(first(file -> registers(file, className))) : holding;
  }

  /** The jar or folder whose service file a message of ServiceLoader is about. */
  String namedIn(String message) {
    return first(file -> message.contains(file.toString()));
  }

  private String first(Predicate<URL> wanted) {
    return files.stream()
        .filter(wanted)
        .findFirst()
        .map(file -> location(file, path))
        .orElse("the class path");
  }

  /** The jar or folder of a URL of a resource in it. */
  private static String location(URL url, String resource) {
    String text = url.toString();
    text = text.substring(0, text.length() - resource.length());
    if (text.startsWith("jar:") && text.endsWith("!/")) {
      text = text.substring("jar:".length(), text.length() - "!/".length());
    }
    return readable(text);
  }

  private static String readable(String url) {
    try {
      return url.startsWith("file:") ? Path.of(URI.create(url)).toString() : url;
    } catch (IllegalArgumentException e) {
      return url; // made by hand and not quite a URI: still tells a person where it is
    }
  }

  private static boolean registers(URL file, String className) {
    try {
      URLConnection connection = file.openConnection();
      connection.setUseCaches(false); // a cached connection would keep the jar open, and locked
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .anyMatch(line -> line.replaceFirst("#.*", "").strip().equals(className));
      }
    } catch (IOException e) {
      return false; // ServiceLoader met the same file and its failure is reported
    }
  }
}
