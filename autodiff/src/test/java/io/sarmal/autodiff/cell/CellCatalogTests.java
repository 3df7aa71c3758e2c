package io.sarmal.autodiff.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.plugin.PluginException;
import io.sarmal.core.plugin.PluginJars;
import io.sarmal.core.plugin.UnknownPluginException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real jars of cell plugins, good and bad, as {@link Cells#catalog} finds them. */
class CellCatalogTests {
  @TempDir static Path folder;
  private static PluginJars jars;
  private static Path mgu;
  private static Path gone;
  private static Path needing;

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @BeforeAll
  static void makeJars() throws IOException {
    jars = new PluginJars(folder, CellProvider.class);
    mgu = cell("Mgu", "mgu").write();
    gone = jars.jar("gone.jar", CellProvider.class).line("acme.Gone").write();
    needing =
        jars.jar("needing.jar", CellProvider.class)
            .source("Library", "public class Library {}")
            .provider(
                "Needing",
                """
                public class Needing implements io.sarmal.autodiff.cell.CellProvider {
                  final Library library = new Library();
                  public String name() { return "needing"; }
                  public io.sarmal.autodiff.cell.Cell create(
                      io.sarmal.autodiff.cell.CellSpec spec) {
                    return null;
                  }
                }""")
            .without("Library")
            .write();
  }

  @AfterAll
  static void close() throws IOException {
    jars.close();
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void missingCellListsTheNamesThereAreAndWhatIsBroken() throws IOException {
    assertThatThrownBy(() -> catalog(gone, mgu, needing).get("mgru"))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage(
            """
            There is no cell called "mgru". Did you mean "mgu"?
              found: mgu
              not usable: acme.Gone in %s: broken: cannot be loaded: \
            io.sarmal.autodiff.cell.CellProvider: Provider acme.Gone not found
              not usable: acme.Needing in %s: broken: cannot be instantiated: \
            class acme.Library is missing; add the jar that holds it to the class path
            Use a name that was found, or add the jar that provides "mgru" to the class path \
            (Sarmal's own are sarmal-cell*.jar).""",
            gone, needing)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void brokenCellsDoNotHideOthers() throws IOException {
    assertThat(catalog(gone, needing, mgu).get("mgu").name()).isEqualTo("mgu");
  }

  @Test
  void duplicateNamesBothJarsAndSparesOthers() throws IOException {
    Path lstm = cell("Lstm", "lstm").write();
    Path copy = cell("Copy", "lstm").write();
    Catalog<CellProvider> catalog = catalog(lstm, mgu, copy);

    assertThatThrownBy(() -> catalog.get("lstm"))
        .isExactlyInstanceOf(PluginException.class)
        .hasMessage(
            """
            2 plugins are a cell called "lstm":
              acme.Lstm in %s
              acme.Copy in %s
            Keep one of these on the class path and remove the others.""",
            lstm, copy);
    assertThat(catalog.get("mgu").name()).isEqualTo("mgu");
  }

  private static PluginJars.Jar cell(String className, String name) {
    return jars.jar(className + ".jar", CellProvider.class)
        .provider(
            className,
            """
            public class %s implements io.sarmal.autodiff.cell.CellProvider {
              public String name() { return "%s"; }
              public io.sarmal.autodiff.cell.Cell create(io.sarmal.autodiff.cell.CellSpec spec) {
                return null;
              }
            }"""
                .formatted(className, name));
  }

  private static Catalog<CellProvider> catalog(Path... path) throws IOException {
    Thread.currentThread().setContextClassLoader(jars.loader(path));
    return Cells.catalog();
  }
}
