package io.sarmal.apps;

import io.sarmal.apps.project.LibraryRepository;
import io.sarmal.apps.project.PluginName;
import io.sarmal.apps.project.Template;
import io.sarmal.core.Plugin;
import io.sarmal.core.plugin.Catalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a new plugin's project is called, and where it goes. */
final class ProjectOptions {
  /** Classes of these names would hide those that they extend. */
  private static final List<String> HIDING = List.of("Cell", "Backend");

  @Parameters(
      paramLabel = "NAME",
      description = "Lower-case letters, digits and hyphens, starting with a letter: my-plugin.")
  private String name;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Where to write: a new or empty folder. Default: NAME.")
  private Path folder;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "com.example",
      description = "The package, which is Maven's groupId too. Default: ${DEFAULT-VALUE}.")
  private String javaPackage;

  @Option(
      names = "--repository",
      paramLabel = "FOLDER",
      description =
          "The Maven repository with Sarmal's libraries. Default: the one that its build makes.")
  private Path repository;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /**
   * Writes a project.
   *
   * @param there the plugins whose names are taken
   * @throws ParameterException if a name is malformed
   * @throws io.sarmal.apps.text.InputException if a name is taken, the folder cannot be written to
   *     or there are no libraries to build with
   */
  void write(Template template, Catalog<? extends Plugin> there) {
    PluginName plugin = plugin(there);
    checkPackage();
    LibraryRepository libraries =
        repository == null
            ? LibraryRepository.ofThisBuild()
            : new LibraryRepository(repository.toAbsolutePath().normalize());
    Path target = folder == null ? Path.of(name) : folder;
    template
        .fill(
            Map.of(
                "name", name,
                "class", plugin.inClasses(),
                "package", javaPackage,
                "folder", javaPackage.replace('.', '/'),
                "repository", libraries.folder().toUri().toString().replaceFirst("/$", ""),
                "sarmal", LibraryRepository.command()))
        .write(target);
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        """
        Made %1$s: a %2$s that works, its test, and README.md with what comes next:
          cd %1$s
          mvn -q verify
          %3$s check --%2$s %4$s --plugins target/%4$s.jar
        """,
        target, there.kind(), LibraryRepository.command(), name);
    out.flush();
  }

  private PluginName plugin(Catalog<? extends Plugin> there) {
    PluginName plugin;
    try {
      plugin = new PluginName(name);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    if (HIDING.contains(plugin.inClasses())) {
      throw wrong("\"%s\" names the plugin's kind: take a name of its own".formatted(name));
    }
    Stream.concat(
            there.found().stream()
                .filter(each -> each.name().equals(name))
                .map(Catalog.Found::location),
            there.duplicates().stream()
                .filter(each -> each.name().equals(name))
                .flatMap(each -> each.locations().stream()))
        .findFirst()
        .ifPresent(
            where -> {
              throw wrong(
                  "a %s called \"%s\" is there already, in %s: take another name"
                      .formatted(there.kind(), name, where));
            });
    return plugin;
  }

  private void checkPackage() {
    if (!SourceVersion.isName(javaPackage) || javaPackage.matches("java(\\..*)?")) {
      throw wrong(
          "--package \"%s\": expected the name of a Java package, such as com.example"
              .formatted(javaPackage));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
