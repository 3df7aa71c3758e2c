package io.sarmal.core.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Iterables;
import io.sarmal.core.Plugin;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Makes real plugin jars from source text, and class loaders that see them. */
public final class PluginJars implements AutoCloseable {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
  private final Path folder;
  private final List<URLClassLoader> loaders = new ArrayList<>();

  /**
   * Makes jars in a folder.
   *
   * @param seen classes of further jars that the sources are compiled against
   */
  public PluginJars(Path folder, Class<?>... seen) throws IOException {
    this.folder = folder;
    files.setLocationFromPaths(
        StandardLocation.CLASS_PATH,
        Stream.concat(Stream.of(Plugin.class, PluginJars.class), Stream.of(seen))
            .map(PluginJars::home)
            .toList());
  }

  /** Begins a jar that registers providers of a service. */
  public Jar jar(String fileName, Class<?> service) {
    return new Jar(fileName, service);
  }

  /** A class loader that sees some jars, and of this build the classes but not the plugins. */
  public ClassLoader loader(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    URLClassLoader loader = new URLClassLoader(urls, withoutPlugins());
    loaders.add(loader);
    return loader;
  }

  private static ClassLoader withoutPlugins() {
    return new ClassLoader(Plugin.class.getClassLoader()) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/")
            ? Collections.emptyEnumeration()
            : super.getResources(name);
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
    files.close();
  }

  /** A jar that is being put together. */
  public final class Jar {
    private final Path file;
    private final Class<?> service;
    private final List<JavaFileObject> sources = new ArrayList<>();
    private final StringBuilder services = new StringBuilder();
    private final Manifest manifest = new Manifest();
    private Predicate<String> held = entry -> true;
    private UnaryOperator<byte[]> change = bytes -> bytes;

    private Jar(String fileName, Class<?> service) {
      this.file = folder.resolve(fileName);
      this.service = service;
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** Adds the one class of package {@code acme} that a source text declares. */
    public Jar source(String name, String text) {
      URI uri = URI.create("string:///acme/" + name + ".java");
      sources.add(
          new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return "package acme; import io.sarmal.core.*; import io.sarmal.core.plugin.*; "
                  + text;
            }
          });
      return this;
    }

    /** Adds a class and registers it. */
    public Jar provider(String name, String text) {
      return source(name, text).line("acme." + name);
    }

    /** Adds a line to the service file. */
    public Jar line(String line) {
      services.append(line).append('\n');
      return this;
    }

    /** Leaves a compiled class of package {@code acme} out of the jar. */
    public Jar without(String name) {
      held = held.and(entry -> !entry.equals("acme/" + name + ".class"));
      return this;
    }

    /** Changes the bytes of every class on their way into the jar. */
    public Jar changed(UnaryOperator<byte[]> newChange) {
      change = newChange;
      return this;
    }

    /** Says that nothing else may add to this jar's packages. */
    public Jar sealed() {
      manifest.getMainAttributes().put(Attributes.Name.SEALED, "true");
      return this;
    }

    /** Compiles the sources and writes the jar. */
    public Path write() throws IOException {
      Path classes = Files.createTempDirectory(folder, "classes");
      compileInto(classes);
      try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
          Stream<Path> compiled = Files.walk(classes)) {
        for (Path each : compiled.filter(Files::isRegularFile).toList()) {
          String entry =
              String.join("/", Iterables.transform(classes.relativize(each), Path::toString));
          if (held.test(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(change.apply(Files.readAllBytes(each)));
          }
        }
        jar.putNextEntry(new ZipEntry("META-INF/services/" + service.getName()));
        jar.write(services.toString().getBytes(UTF_8));
      }
      return file;
    }

    private void compileInto(Path classes) throws IOException {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      if (!sources.isEmpty()
          && !compiler.getTask(null, files, null, List.of("-proc:none"), null, sources).call()) {
        throw new IllegalArgumentException("does not compile: " + file);
      }
    }
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
