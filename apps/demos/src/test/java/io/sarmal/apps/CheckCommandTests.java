package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CheckCommandTests {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aCellThatIsRightHasItsChecksGradientsSpeedAndCompiledStepReported() {
    assertThat(run("--cell=rnn", "--seconds=0")).as(out.toString()).isZero();
    assertThat(out.toString())
        .startsWith("cell rnn in ")
        .contains("== shapes ==", "== gradients ==", "== backend cpu ==")
        .containsPattern("passed +\\d+\\.\\d\\d s  first, every element")
        .containsPattern("\\d+ checks in \\d+\\.\\d s: \\d+ passed, 0 failed, ")
        .containsPattern("\\de-\\d\\d  parameter u")
        .containsPattern("lstm +[0-9.]+ ms +[0-9,]+ tokens/s +1.00 x lstm")
        .containsPattern("rnn +[0-9.]+ ms +[0-9,]+ tokens/s +[0-9.]+ x lstm")
        .contains("layers.0, backward: time steps: 64, launches in each: ")
        .contains("did not fuse:", "a product runs by itself");
  }

  @Test
  void aBackendIsCheckedByItsName() {
    assertThat(run("--backend=reference", "--only=release")).as(out.toString()).isZero();
    assertThat(out.toString())
        .startsWith("backend reference in ")
        .contains("twice is an error", "live tensors are counted")
        .doesNotContain("Speed", "shapes");
  }

  @Test
  void whatIsNotThereFails() {
    assertThat(run("--cell=lsmt")).isEqualTo(1);
    assertThat(out.toString())
        .contains("failed ", "    There is no cell called \"lsmt\". Did you mean \"lstm\"?")
        .contains("1 checks in 0.0 s: 0 passed, 1 failed, 0 skipped");
    assertThat(run("--backend=cuda")).isEqualTo(1);
    assertThat(out.toString()).contains("    There is no backend called \"cuda\".");
  }

  @Test
  void aPartOfANameThatNoCheckHasIsRefused() {
    assertThat(run("--cell=lstm", "--only=shape:")).isEqualTo(2);
    assertThat(err.toString()).contains("--only \"shape:\": no check has this in its name");
    assertThat(run("--cell=nowhere", "--only=shapes")).isEqualTo(1);
  }

  @Test
  void oneOfCellAndBackendIsAskedFor() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--cell=NAME | --backend=NAME");
    assertThat(run("--cell=lstm", "--backend=cpu")).isEqualTo(2);
    assertThat(err.toString()).contains("mutually exclusive");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Sarmal.commandLine(Map.of());
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(arguments));
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
