package io.sarmal.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ascii;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.BackendProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of choosing a backend, with real jars. */
class BackendSelectionTests {
  @TempDir static Path folder;
  private static PluginJars jars;
  private static Path cpu;
  private static Path tied;
  private static Path gpu;
  private static Path opencl;
  private static Path fragile;
  private static Path moody;
  private static Path gone;

  private final List<String> log = new ArrayList<>();

  @BeforeAll
  static void makeJars() throws IOException {
    jars = new PluginJars(folder);
    cpu = stub("Cpu", "cpu", "new Availability.Available(100, \"2 threads\")", "");
    tied = stub("Tied", "tied", "new Availability.Available(100, \"4 threads\")", "");
    gpu = stub("Gpu", "gpu", "new Availability.Available(200, \"a card\")", "");
    opencl =
        stub("Opencl", "opencl", "new Availability.Unavailable(\"no device;\\n add one\")", "");
    fragile =
        stub(
            "Fragile",
            "fragile",
            "new Availability.Available(300, \"thin ice\")",
            "public Backend open() { throw new IllegalStateException(\"out of\\n memory\"); }");
    moody =
        stub(
            "Moody",
            "moody",
            "null",
            "public Availability availability() { throw new UnsatisfiedLinkError(\"no moody\"); }");
    gone = jars.jar("gone.jar", BackendProvider.class).line("acme.Gone").write();
  }

  @AfterAll
  static void close() throws IOException {
    jars.close();
  }

  @Test
  void highestPriorityWinsAndTheLineSaysWhatWasSkipped() throws IOException {
    assertThat(selection(cpu, gpu, opencl, moody, gone).open().name()).isEqualTo("gpu");
    assertThat(log)
        .containsExactly(
            "INFO Backend gpu (a card), of the highest priority, 200. Skipped: "
                + "moody in %s: broken: availability() failed: %s; "
                    .formatted(moody, "java.lang.UnsatisfiedLinkError: no moody")
                + "opencl in %s: no device; add one; ".formatted(opencl)
                + "acme.Gone in %s: broken: cannot be loaded: %s; "
                    .formatted(gone, "io.sarmal.core.BackendProvider: Provider acme.Gone not found")
                + "cpu in %s: priority 100".formatted(cpu));
  }

  @Test
  void onlyBackendIsChosenWithoutMoreWords() throws IOException {
    assertThat(selection(cpu).open().name()).isEqualTo("cpu");
    assertThat(log).containsExactly("INFO Backend cpu (2 threads), of the highest priority, 100.");
  }

  @Test
  void tieIsAnErrorThatNamesBoth() throws IOException {
    BackendSelection selection = selection(cpu, tied, opencl);

    assertThatThrownBy(selection::open)
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            Several backends share the highest priority:
              opencl in %s: no device; add one
              cpu in %s: priority 100
              tied in %s: priority 100
            Ask for one of them by its name, such as with -Dsarmal.backend=cpu, or \
            SARMAL_BACKEND=cpu in the environment.""",
            opencl, cpu, tied);
    assertThat(log).isEmpty();
  }

  @Test
  void propertyBeatsEnvironmentAndBlankIsAbsent() throws IOException {
    Map<String, String> both = Map.of("sarmal.backend", "cpu", "SARMAL_BACKEND", "gpu");
    Map<String, String> environment = Map.of("sarmal.backend", " ", "SARMAL_BACKEND", "cpu");
    Map<String, String> blank = Map.of("sarmal.backend", "", "SARMAL_BACKEND", "");

    assertThat(selection(both, cpu, gpu).open().name()).isEqualTo("cpu");
    assertThat(selection(environment, cpu, gpu).open().name()).isEqualTo("cpu");
    assertThat(selection(blank, cpu, gpu).open().name()).isEqualTo("gpu");
    assertThat(log)
        .containsExactly(
            "INFO Backend cpu (2 threads), asked for by the system property sarmal.backend.",
            "INFO Backend cpu (2 threads), asked for by the environment variable SARMAL_BACKEND.",
            "INFO Backend gpu (a card), of the highest priority, 200. Skipped: cpu in %s: priority 100"
                .formatted(cpu));
  }

  @Test
  void requestOfTheCallerBeatsBoth() throws IOException {
    Map<String, String> both = Map.of("sarmal.backend", "cpu", "SARMAL_BACKEND", "cpu");

    assertThat(selection(both, cpu, gpu).open("gpu", "the caller").name()).isEqualTo("gpu");
  }

  @Test
  void oneNameMeansThatOneOrAnError() throws IOException {
    BackendSelection selection = selection(Map.of("sarmal.backend", "opencl"), cpu, opencl);

    assertThatThrownBy(selection::open)
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            Cannot open backend "opencl", asked for by the system property sarmal.backend:
              opencl in %s: no device; add one
            Available is cpu: ask for it with -Dsarmal.backend=cpu, or SARMAL_BACKEND=cpu in the \
            environment.""",
            opencl);
  }

  @Test
  void unknownNameListsTheNamesThereAre() throws IOException {
    BackendSelection selection = selection(Map.of("SARMAL_BACKEND", "open-cl"), cpu, opencl, gone);

    assertThatThrownBy(selection::open)
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage(
            """
            There is no backend "open-cl", asked for by the environment variable SARMAL_BACKEND. \
            Did you mean "opencl"?
              found: cpu, opencl
              not usable: acme.Gone in %s: broken: cannot be loaded: \
            io.sarmal.core.BackendProvider: Provider acme.Gone not found
            Use a name that was found, or add the jar that provides "open-cl" to the class path \
            (Sarmal's own are sarmal-backend*.jar).""",
            gone);
  }

  @Test
  void fallbackListTakesTheFirstThatWorksAndSaysWhyNotTheOthers() throws IOException {
    BackendSelection selection =
        selection(Map.of("sarmal.backend", "cuda, opencl,fragile ,cpu"), cpu, gpu, opencl, fragile);

    assertThat(selection.open().name()).isEqualTo("cpu");
    assertThat(log)
        .containsExactly(
            "INFO Backend cpu (2 threads), asked for by the system property sarmal.backend."
                + " Skipped: cuda: not found; opencl in %s: no device; add one; ".formatted(opencl)
                + "fragile in %s: open() failed: java.lang.IllegalStateException: out of memory"
                    .formatted(fragile));
  }

  @Test
  void fallbackListOfWhichNoneWorksSaysWhyForEach() throws IOException {
    BackendSelection selection = selection(opencl, moody, gone);

    assertThatThrownBy(() -> selection.open("cuda,opencl,moody", "the caller"))
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            Cannot open backend "cuda,opencl,moody", asked for by the caller:
              acme.Gone in %s: broken: cannot be loaded: io.sarmal.core.BackendProvider: \
            Provider acme.Gone not found
              cuda: not found
              opencl in %s: no device; add one
              moody in %s: broken: availability() failed: java.lang.UnsatisfiedLinkError: no moody
            Add to the class path the jar of a backend that works here: sarmal-backend-cpu works \
            wherever Java does.""",
            gone, opencl, moody)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void missingDependencyNamesTheMissingClass() throws IOException {
    Path asked =
        needing("Asked", "public Availability availability() { return Driver.availability(); }");
    Path opened = needing("Opened", "public Backend open() { return Driver.open(); }");
    BackendSelection selection = selection(asked, opened);

    assertThatThrownBy(() -> selection.open("asked,opened", "the caller"))
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            Cannot open backend "asked,opened", asked for by the caller:
              asked in %s: broken: availability() failed: class acme.Driver is missing; \
            add the jar that holds it to the class path
              opened in %s: open() failed: class acme.Driver is missing; \
            add the jar that holds it to the class path
            Add to the class path the jar of a backend that works here: sarmal-backend-cpu works \
            wherever Java does.""",
            asked, opened)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void nullInsteadOfAnAnswerIsReported() throws IOException {
    Path mute = stub("Mute", "mute", "null", "");
    Path hollow =
        stub(
            "Hollow",
            "hollow",
            "new Availability.Available(1, \"\")",
            "public Backend open() { return null; }");
    BackendSelection selection = selection(mute, hollow);

    assertThatThrownBy(() -> selection.open("mute,hollow", "the caller"))
        .hasMessageContaining("mute in %s: broken: availability() returned null", mute)
        .hasMessageContaining("hollow in %s: broken: open() returned null", hollow);
  }

  @Test
  void bestThatDoesNotOpenIsAnErrorRatherThanASlowerBackend() throws IOException {
    Path slow = stub("Slow", "best", "new Availability.Available(0, \"\")", "");
    BackendSelection selection = selection(slow, cpu, fragile);

    assertThatThrownBy(selection::open)
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            The backend of the highest priority, fragile, does not open:
              best in %s: priority 0
              cpu in %s: priority 100
              fragile in %s: open() failed: java.lang.IllegalStateException: out of memory
            Available is cpu: ask for it with -Dsarmal.backend=cpu, or SARMAL_BACKEND=cpu in the \
            environment.""",
            slow, cpu, fragile)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void negativePriorityIsUsedOnlyWhenAskedForByName() throws IOException {
    Path oracle = stub("Oracle", "oracle", "new Availability.Available(-1, \"slow\")", "");

    assertThat(selection(cpu, oracle).open().name()).isEqualTo("cpu");
    assertThat(selection(oracle).open("oracle", "the caller").name()).isEqualTo("oracle");
    assertThatThrownBy(selection(oracle, opencl)::open)
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            No backend can be used here.
              opencl in %s: no device; add one
              oracle in %s: used only when asked for by its name
            Add to the class path the jar of a backend that works here: sarmal-backend-cpu works \
            wherever Java does.""",
            opencl, oracle);
    assertThat(log)
        .containsExactly(
            "INFO Backend cpu (2 threads), of the highest priority, 100.",
            "INFO Backend oracle (slow), asked for by the caller.");
  }

  @Test
  void noBackendAtAllSaysWhatToAdd() throws IOException {
    assertThatThrownBy(selection()::open)
        .isInstanceOf(NoBackendException.class)
        .hasMessage(
            """
            No backend can be used here.
            Add to the class path the jar of a backend that works here: sarmal-backend-cpu works \
            wherever Java does.""");
  }

  @Test
  void duplicateIsAnErrorWhoeverAsks() throws IOException {
    Path copy = stub("Copy", "cpu", "new Availability.Available(1, \"\")", "");
    BackendSelection selection = selection(cpu, gpu, copy);
    String message =
        """
        2 plugins are a backend called "cpu":
          acme.Cpu in %s
          acme.Copy in %s
        Keep one of these on the class path and remove the others."""
            .formatted(cpu, copy);

    assertThatThrownBy(selection::open).hasMessage(message);
    assertThatThrownBy(() -> selection.open("gpu,cpu", "the caller")).hasMessage(message);
    assertThat(selection.open("gpu", "the caller").name()).isEqualTo("gpu");
  }

  @Test
  void emptyNameInAListIsAnError() throws IOException {
    BackendSelection selection = selection(cpu);

    assertThatThrownBy(() -> selection.open("opencl,,cpu", "the caller"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Backend \"opencl,,cpu\", asked for by the caller: a name is empty. Give one name, or"
                + " several in order of preference, such as \"opencl,cpu\".");
  }

  @Test
  void surveyTellsOfEveryBackendAndOpensNone() throws IOException {
    Path copy = stub("Copy", "gpu", "new Availability.Available(1, \"\")", "");

    assertThat(selection(fragile, cpu, gpu, copy, opencl, moody, gone).survey())
        .containsExactly(
            new Backends.Candidate("cpu", cpu.toString(), new Available(100, "2 threads")),
            new Backends.Candidate("fragile", fragile.toString(), new Available(300, "thin ice")),
            new Backends.Candidate(
                "moody",
                moody.toString(),
                new Unavailable(
                    "broken: availability() failed: java.lang.UnsatisfiedLinkError: no moody")),
            new Backends.Candidate(
                "opencl", opencl.toString(), new Unavailable("no device; add one")),
            new Backends.Candidate(
                "gpu",
                "acme.Gpu in %s, acme.Copy in %s".formatted(gpu, copy),
                new Unavailable("several plugins have this name: keep one and remove the others")),
            new Backends.Candidate(
                "acme.Gone",
                gone.toString(),
                new Unavailable(
                    "broken: cannot be loaded: io.sarmal.core.BackendProvider:"
                        + " Provider acme.Gone not found")));
    assertThat(log).isEmpty();
  }

  @Test
  void facadeAsksTheContextClassLoader() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(jars.loader(gpu));
      assertThat(Backends.open("gpu").name()).isEqualTo("gpu");
      assertThat(Backends.survey()).extracting(Backends.Candidate::name).contains("gpu");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private BackendSelection selection(Path... path) throws IOException {
    return selection(Map.of(), path);
  }

  private BackendSelection selection(Map<String, String> settings, Path... path)
      throws IOException {
    return new BackendSelection(
        Catalog.load(BackendProvider.class, "backend", jars.loader(path)),
        settings::get,
        settings::get,
        new Log());
  }

  /** The jar of a backend without the class that its body uses. */
  private static Path needing(String className, String body) throws IOException {
    String name = Ascii.toLowerCase(className);
    return jars.jar(className + ".jar", BackendProvider.class)
        .source(
            "Driver",
            """
            class Driver {
              static Availability availability() { return null; }
              static Backend open() { return null; }
            }""")
        .provider(
            className,
            """
            public class %s extends StubProvider {
              public %s() { super("%s", new Availability.Available(1, "")); }
              %s
            }"""
                .formatted(className, className, name, body))
        .without("Driver")
        .write();
  }

  private static Path stub(String className, String name, String availability, String body)
      throws IOException {
    return jars.jar(className + ".jar", BackendProvider.class)
        .provider(
            className,
            """
            public class %s extends StubProvider {
              public %s() { super("%s", %s); }
              %s
            }"""
                .formatted(className, className, name, availability, body))
        .write();
  }

  /** Keeps what is logged. */
  private final class Log implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      log.add(level + " " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      log.add(level + " " + format);
    }
  }
}
