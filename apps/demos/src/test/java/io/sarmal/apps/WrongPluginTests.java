package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugin jars with one mistake each: {@code sarmal check} tells the author what to change. */
class WrongPluginTests {
  @TempDir static Path folder;
  private static PluginJars jars;

  private final CommandRun sarmal = new CommandRun();
  private ClassLoader before;

  @BeforeAll
  static void open() throws IOException {
    jars = new PluginJars(folder, CellProvider.class, ImmutableList.class);
  }

  @AfterAll
  static void close() throws IOException {
    jars.close();
  }

  @BeforeEach
  void rememberClassLoader() {
    before = Thread.currentThread().getContextClassLoader();
  }

  /** The command leaves the one that sees the plugins. */
  @AfterEach
  void forgetPlugins() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /**
   * A cell with a mistake in its step.
   *
   * @param fields what it has beside its weights
   * @param check the check that finds it
   * @param advice in the message
   */
  record Mistake(String name, String fields, String step, String check, List<String> advice) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mistake> mistakes() {
    return List.of(
        new Mistake(
            "wrong-shapes",
            "",
            "return Step.of(x, State.of(next));",
            "shapes: one step",
            List.of("returned an output of shape [B, 7]; outputSize() promises [B, 1]")),
        new Mistake(
            "state-in-a-field",
            "private Var last;",
            "last = last == null ? next : last; return Step.of(next.plus(last));",
            "purity: step changes no field",
            List.of("step() changes the fields [last]", "return what it remembers as a part of")),
        new Mistake(
            "not-deterministic",
            "",
            "return Step.of(next.times(Math.random()));",
            "purity: a step is the same program every time",
            List.of("look for random numbers", "tape.random with a key")),
        new Mistake(
            "unregistered",
            "final Parameter scale = new Parameter(\"scale\", Shape.of(hiddenSize),"
                + " Initializer.constant(1));",
            "return Step.of(next.times(scale));",
            "parameters: all that step uses",
            List.of(
                "uses parameter scale[5], which parameters() does not list", "declare it once")),
        new Mistake(
            "own-gradient", // the value of tanh with the gradient of its argument
            "",
            "Var z = next.times(2); return Step.of(z.plus(z.tanh().minus(z).detach()));",
            "gradients: first, every element",
            List.of("but the central difference is ", "Look for detach()")));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeInItsStepIsFoundAndExplained(Mistake mistake) throws IOException {
    Path jar = cell(mistake.name, mistake.fields, mistake.step).write();
    assertThat(check(mistake.name, mistake.check, jar)).isEqualTo(1);
    assertThat(sarmal.out()).contains("failed ").contains(mistake.advice);
  }

  @Test
  void aLibraryOfAnotherVersionIsNamedWithThePlaceThatNeedsIt() throws IOException {
    Path jar =
        cell("old", "", "return Step.of(next.sigmoid());")
            .changed(bytes -> replace(bytes, "sigmoid", "sigmoyd"))
            .write();
    assertThat(check("old", "one step, F=3", jar)).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("    it does not link: java.lang.NoSuchMethodError: ")
        .contains("sigmoyd", "step(Wrong.java:")
        .contains("built against another version of Sarmal", "build it again against this one");

    assertThat(sarmal("explain", "--cell=old", "--hidden=8", "--plugins=" + jar)).isEqualTo(1);
    assertThat(sarmal.err())
        .contains("sarmal: a plugin does not link: java.lang.NoSuchMethodError: ", "Wrong.java:");
  }

  @Test
  void aMissingDependencyIsNamed() throws IOException {
    Path jar =
        cell("needy", "", "return Step.of(next.times(Library.TWO()));")
            .source("Library", "class Library { static double TWO() { return 2; } }")
            .without("Library")
            .write();
    assertThat(check("needy", "one step", jar)).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("class acme.Library is missing; add the jar that holds it to the class path");
  }

  @Test
  void aClassForANewerJavaIsNamed() throws IOException {
    Path jar =
        cell("newer", "", "return Step.of(next);")
            .changed(
                bytes -> {
                  byte[] newer = bytes.clone();
                  newer[7] = 120;
                  return newer;
                })
            .write();
    assertThat(check("newer", "", jar)).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("There is no cell called \"newer\".", "not usable: acme.Wrong in " + jar)
        .contains("run it with a newer Java, or use a build for this one");
  }

  @Test
  void aNameThatIsTakenIsReportedWithBothJars() throws IOException {
    Path jar = cell("lstm", "", "return Step.of(next);").write();
    assertThat(check("lstm", "", jar)).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("2 plugins are a cell called \"lstm\"", "acme.Wrong in " + jar)
        .contains("io.sarmal.cells.lstm.LstmProvider in ", "Keep one of these");
  }

  @Test
  void aMalformedNameIsExplained() throws IOException {
    Path jar = cell("My Cell", "", "return Step.of(next);").write();
    assertThat(check("My Cell", "", jar)).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("not usable: acme.Wrong in " + jar)
        .contains("\"My Cell\" is no name: use lower-case letters, digits and hyphens");
  }

  private static PluginJars.Jar cell(String name, String fields, String step) {
    return jars.jar(name.replace(' ', '-') + ".jar", CellProvider.class)
        .provider(
            "Wrong",
            """
            import io.sarmal.autodiff.*;
            import io.sarmal.autodiff.cell.*;

            public class Wrong implements CellProvider {
              public String name() { return "%s"; }
              public Cell create(CellSpec spec) { return new Equations(spec); }

              static class Equations extends BasicCell {
                final Parameter w = inputWeight("w"), u = recurrentWeight("u");
                %s

                Equations(CellSpec spec) { super(spec); }

                public Step step(Var x, State state) {
                  Var next = x.matmul(w).plus(state.get(0).matmul(u)).tanh();
                  %s
                }
              }
            }"""
                .formatted(name, fields, step));
  }

  private static byte[] replace(byte[] bytes, String name, String by) {
    return new String(bytes, ISO_8859_1).replace(name, by).getBytes(ISO_8859_1);
  }

  private int check(String name, String only, Path jar) {
    return sarmal("check", "--cell", name, "--only", only, "--plugins", jar.toString());
  }

  private int sarmal(String... arguments) {
    return sarmal.run(arguments);
  }
}
