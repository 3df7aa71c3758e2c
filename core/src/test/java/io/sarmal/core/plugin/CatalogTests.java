package io.sarmal.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Plugin;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a plugin jar can be wrong, with real jars; {@code Plugin} is the service. */
class CatalogTests {
  @TempDir static Path folder;
  private static PluginJars jars;
  private static Path lstm;
  private static Path gru;

  @BeforeAll
  static void makeGoodJars() throws IOException {
    jars = new PluginJars(folder);
    lstm = jars.jar("lstm.jar", Plugin.class).provider("Lstm", named("Lstm", "lstm")).write();
    gru = jars.jar("gru.jar", Plugin.class).provider("Gru", named("Gru", "gru")).write();
  }

  @AfterAll
  static void close() throws IOException {
    jars.close();
  }

  @Test
  void findsEveryPluginByNameWithItsJar() throws IOException {
    Catalog<Plugin> catalog = load(lstm, gru);

    assertThat(catalog.names()).containsExactly("gru", "lstm");
    assertThat(catalog.get("lstm").name()).isEqualTo("lstm");
    assertThat(catalog.found())
        .extracting(Catalog.Found::location)
        .containsExactly(gru.toString(), lstm.toString());
    assertThat(catalog.broken()).isEmpty();
    assertThat(catalog.duplicates()).isEmpty();
  }

  @Test
  void missingNameListsTheNamesThereAreAndTheNearest() throws IOException {
    Catalog<Plugin> catalog = load(lstm, gru);

    assertThatThrownBy(() -> catalog.get("ltsm"))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage(
            """
            There is no cell called "ltsm". Did you mean "lstm"?
              found: gru, lstm
            Use a name that was found, or add the jar that provides "ltsm" to the class path \
            (Sarmal's own are sarmal-cell*.jar).""");
    assertThatThrownBy(() -> catalog.get("transformer"))
        .hasMessageStartingWith("There is no cell called \"transformer\".\n  found: gru, lstm\n");
    assertThatThrownBy(() -> catalog.get("GRU")).hasMessageContaining("Did you mean \"gru\"?");
  }

  @Test
  void emptyClassPathSaysWhatToAdd() throws IOException {
    Catalog<Plugin> catalog = load();

    assertThatThrownBy(() -> catalog.get("lstm"))
        .hasMessage(
            """
            There is no cell called "lstm".
              found: none
            Add the jar that provides "lstm" to the class path \
            (Sarmal's own are sarmal-cell*.jar).""");
  }

  @Test
  void twoPluginsOfOneNameAreAnErrorThatNamesBothJarsAndSparesOthers() throws IOException {
    Path other =
        jars.jar("other.jar", Plugin.class).provider("Other", named("Other", "lstm")).write();
    Catalog<Plugin> catalog = load(lstm, gru, other);

    assertThatThrownBy(() -> catalog.get("lstm"))
        .isExactlyInstanceOf(PluginException.class)
        .hasMessage(
            """
            2 plugins are a cell called "lstm":
              acme.Lstm in %s
              acme.Other in %s
            Keep one of these on the class path and remove the others.""",
            lstm, other);
    assertThat(catalog.get("gru").name()).isEqualTo("gru");
    assertThat(catalog.duplicates()).extracting(Catalog.Duplicate::name).containsExactly("lstm");
  }

  @Test
  void twoVersionsOfOneJarAreADuplicateThoughServiceLoaderSeesOneClass() throws IOException {
    Path newer =
        jars.jar("lstm-2.jar", Plugin.class).provider("Lstm", named("Lstm", "lstm")).write();
    Catalog<Plugin> catalog = load(lstm, newer);

    assertThat(catalog.duplicates())
        .containsExactly(
            new Catalog.Duplicate(
                "lstm", List.of("acme.Lstm in " + lstm, "acme.Lstm in " + newer)));
  }

  @Test
  void constructorThatThrowsIsReported() throws IOException {
    assertBroken(
        jar("throws.jar")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  public Bad() { throw new IllegalStateException("boom\\n at sea"); }
                  public String name() { return "bad"; }
                }"""),
        "acme.Bad in %s: broken: cannot be instantiated: java.lang.IllegalStateException: boom at sea");
  }

  @Test
  void constructorThatIsNotPublicIsReported() throws IOException {
    assertBroken(
        jar("private.jar")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  Bad() {}
                  public String name() { return "bad"; }
                }"""),
        "acme.Bad in %s: broken: cannot be loaded: it has no public constructor without arguments");
  }

  @Test
  void missingClassIsReportedWithTheJarThatRegistersIt() throws IOException {
    assertBroken(
        jar("gone.jar").line("acme.Gone # was here"),
        "acme.Gone in %s: broken: cannot be loaded: io.sarmal.core.Plugin: Provider acme.Gone not found");
  }

  @Test
  void classThatIsNoPluginIsReported() throws IOException {
    assertBroken(
        jar("alien.jar").provider("Alien", "public class Alien {}"),
        "acme.Alien in %s: broken: cannot be loaded: io.sarmal.core.Plugin: acme.Alien not a subtype");
  }

  @Test
  void staticInitialiserThatFailsIsReported() throws IOException {
    assertBroken(
        jar("static.jar")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  static final int N = Integer.parseInt("many");
                  public String name() { return "bad"; }
                }"""),
        "acme.Bad in %s: broken: cannot be instantiated:"
            + " java.lang.NumberFormatException: For input string: \"many\"");
  }

  @Test
  void missingDependencyOfAConstructorNamesTheMissingClass() throws IOException {
    assertBroken(
        jar("needs.jar")
            .source("Library", "public class Library {}")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  final Object library = new Library();
                  public String name() { return "bad"; }
                }""")
            .without("Library"),
        "acme.Bad in %s: broken: cannot be instantiated: class acme.Library is missing;"
            + " add the jar that holds it to the class path");
  }

  @Test
  void missingSuperclassNamesTheMissingClass() throws IOException {
    assertBroken(
        jar("extends.jar")
            .source("Base", "public abstract class Base implements Plugin {}")
            .provider(
                "Bad", "public class Bad extends Base { public String name() { return \"bad\"; } }")
            .without("Base"),
        "acme.Bad in %s: broken: cannot be loaded: class acme.Base is missing;"
            + " add the jar that holds it to the class path");
  }

  @Test
  void nameThatThrowsIsReported() throws IOException {
    assertBroken(
        jar("nameless.jar")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  public String name() { throw new UnsupportedOperationException("later"); }
                }"""),
        "acme.Bad in %s: broken: name() failed: java.lang.UnsupportedOperationException: later");
  }

  @Test
  void missingDependencyOfANameNamesTheMissingClass() throws IOException {
    assertBroken(
        jar("late.jar")
            .source("Library", "public class Library { static String name() { return \"bad\"; } }")
            .provider(
                "Bad",
                """
                public class Bad implements Plugin {
                  public String name() { return Library.name(); }
                }""")
            .without("Library"),
        "acme.Bad in %s: broken: name() failed: class acme.Library is missing;"
            + " add the jar that holds it to the class path");
  }

  @Test
  void nameThatIsNullIsReported() throws IOException {
    assertBroken(
        jar("null.jar")
            .provider(
                "Bad",
                "public class Bad implements Plugin { public String name() { return null; } }"),
        "acme.Bad in %s: broken: name() failed: java.lang.IllegalArgumentException: \"null\""
            + " is no name: use lower-case letters, digits and hyphens, starting with a letter");
  }

  @Test
  void damagedClassIsReported() throws IOException {
    assertBroken(
        jar("damaged.jar").provider("Bad", named("Bad", "bad")).changed(with(0, 0)),
        "acme.Bad in %s: broken: cannot be loaded: java.lang.ClassFormatError:"
            + " Incompatible magic value 16693950 in class file acme/Bad;"
            + " its jar is damaged: get it again");
  }

  @Test
  void classForANewerJavaIsReported() throws IOException {
    int newer = Runtime.version().feature() + 45;
    Path bad =
        jar("newer-java.jar").provider("Bad", named("Bad", "bad")).changed(with(7, newer)).write();

    assertThat(load(gru, bad).broken())
        .singleElement()
        .asString()
        .startsWith(
            "acme.Bad in %s: broken: cannot be loaded: java.lang.UnsupportedClassVersionError: "
                .formatted(bad))
        .contains("class file version %d.0".formatted(newer))
        .endsWith("; run it with a newer Java, or use a build for this one");
  }

  @Test
  void fileThatIsNoJarHidesNoOther() throws IOException {
    Path bad = Files.writeString(folder.resolve("note.jar"), "not a jar");
    Catalog<Plugin> catalog = load(gru, bad, lstm);

    assertThat(catalog.names()).containsExactly("gru", "lstm");
    assertThat(catalog.broken()).isEmpty();
  }

  @Test
  void nameOfAnyLengthIsAnsweredAtOnce() throws IOException {
    Catalog<Plugin> catalog = load(gru);
    String name = "g".repeat(10_000_000);

    assertThatThrownBy(() -> catalog.get(name))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessageStartingWith("There is no cell called \"" + name + "\".\n  found: gru\n");
  }

  @Test
  void libraryOfAnotherVersionIsReported() throws IOException {
    Path older =
        jars.jar("older.jar", Plugin.class)
            .source("Kit", "public abstract class Kit implements Plugin {}")
            .write();
    Path bad =
        jar("newer.jar")
            .source(
                "Kit",
                """
                public abstract class Kit implements Plugin {
                  public String name() { return "kit"; }
                }""")
            .provider("Bad", "public class Bad extends Kit {}")
            .without("Kit")
            .write();

    assertThat(load(older, bad).broken())
        .singleElement()
        .asString()
        .startsWith(
            "acme.Bad in %s: broken: name() failed: java.lang.AbstractMethodError: ".formatted(bad))
        .endsWith(
            "; built against another version of Sarmal or of a library: build it again against this"
                + " one, or use one that fits");
  }

  @Test
  void malformedNameIsReported() throws IOException {
    assertBroken(
        jar("upper.jar").provider("Bad", named("Bad", "Bad Cell")),
        "acme.Bad in %s: broken: name() failed: java.lang.IllegalArgumentException: \"Bad Cell\""
            + " is no name: use lower-case letters, digits and hyphens, starting with a letter");
  }

  @Test
  void serviceFileThatCannotBeReadIsReportedWithItsJar() throws IOException {
    Path bad = jar("syntax.jar").line("acme.Bad acme.Worse").write();
    Catalog<Plugin> catalog = load(gru, bad, lstm);

    assertThat(catalog.broken())
        .singleElement()
        .asString()
        .startsWith(
            """
            META-INF/services/io.sarmal.core.Plugin in %1$s: broken: cannot be loaded: \
            io.sarmal.core.Plugin: \
            jar:%2$s!/META-INF/services/io.sarmal.core.Plugin:1: Illegal configuration-file syntax"""
                .formatted(bad, bad.toUri().toURL()));
    assertThat(catalog.names()).containsExactly("gru", "lstm");
  }

  @Test
  void jarWhoseSealIsBrokenIsReported() throws IOException {
    Path sealed = jar("sealed.jar").sealed().provider("Sealed", named("Sealed", "sealed")).write();
    Catalog<Plugin> catalog = load(gru, sealed, lstm);

    assertThat(catalog.names()).containsExactly("gru", "lstm");
    assertThat(catalog.broken())
        .singleElement()
        .hasToString(
            "acme.Sealed in %s: broken: cannot be loaded: java.lang.SecurityException:"
                + " sealing violation: can't seal package acme: already loaded",
            sealed);
  }

  @Test
  void missingNameReportsWhatIsBrokenAndCarriesTheCauses() throws IOException {
    Path gone = jar("gone-too.jar").line("acme.Gone").write();
    Catalog<Plugin> catalog = load(gone, gru);

    assertThatThrownBy(() -> catalog.get("mgu"))
        .hasMessage(
            """
            There is no cell called "mgu".
              found: gru
              not usable: acme.Gone in %s: broken: cannot be loaded: io.sarmal.core.Plugin: Provider acme.Gone not found
            Use a name that was found, or add the jar that provides "mgu" to the class path \
            (Sarmal's own are sarmal-cell*.jar).""",
            gone)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void classPathThatCannotBeReadIsAnError() {
    ClassLoader loader =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("stale handle");
          }

          @Override
          public String toString() {
            return "plugins/";
          }
        };

    assertThatThrownBy(() -> Catalog.load(Plugin.class, "cell", loader))
        .isInstanceOf(PluginException.class)
        .hasMessage(
            "Cannot look for cells: plugins/ cannot read its class path"
                + " (java.io.IOException: stale handle). Check that each of its jars and folders"
                + " is there and readable.");
  }

  @Test
  void contextClassLoaderIsAskedUnlessItDoesNotKnowTheService() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(jars.loader(gru));
      assertThat(Catalog.load(Plugin.class, "cell").names()).contains("gru");
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      assertThat(Catalog.load(Plugin.class, "cell").names()).doesNotContain("gru");
      thread.setContextClassLoader(null);
      assertThat(Catalog.load(Plugin.class, "cell").names()).doesNotContain("gru");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Between two good jars, so that it is seen to hide neither. */
  private static void assertBroken(PluginJars.Jar jar, String expected) throws IOException {
    Path bad = jar.write();
    Catalog<Plugin> catalog = load(gru, bad, lstm);

    assertThat(catalog.broken()).singleElement().hasToString(expected.formatted(bad));
    assertThat(catalog.names()).containsExactly("gru", "lstm");
  }

  private static Catalog<Plugin> load(Path... path) throws IOException {
    return Catalog.load(Plugin.class, "cell", jars.loader(path));
  }

  private static PluginJars.Jar jar(String fileName) {
    return jars.jar(fileName, Plugin.class);
  }

  private static UnaryOperator<byte[]> with(int at, int value) {
    return bytes -> {
      bytes[at] = (byte) value;
      return bytes;
    };
  }

  private static String named(String className, String name) {
    return "public class %s implements Plugin { public String name() { return \"%s\"; } }"
        .formatted(className, name);
  }
}
