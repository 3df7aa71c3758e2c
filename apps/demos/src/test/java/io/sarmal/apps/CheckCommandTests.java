package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCommandTests {
  private final CommandRun sarmal = new CommandRun();

  @Test
  void aCellThatIsRightHasItsChecksGradientsSpeedAndCompiledStepReported() {
    assertThat(run("--cell=rnn", "--seconds=0")).as(sarmal.out()).isZero();
    assertThat(sarmal.out())
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
    assertThat(run("--backend=reference", "--only=release")).as(sarmal.out()).isZero();
    assertThat(sarmal.out())
        .startsWith("backend reference in ")
        .contains("twice is an error", "live tensors are counted")
        .doesNotContain("Speed", "shapes");
  }

  @Test
  void whatIsNotThereFails() {
    assertThat(run("--cell=lsmt")).isEqualTo(1);
    assertThat(sarmal.out())
        .contains("failed ", "    There is no cell called \"lsmt\". Did you mean \"lstm\"?")
        .contains("1 checks in 0.0 s: 0 passed, 1 failed, 0 skipped");
    assertThat(run("--backend=cuda")).isEqualTo(1);
    assertThat(sarmal.out()).contains("    There is no backend called \"cuda\".");
  }

  @Test
  void aPartOfANameThatNoCheckHasIsRefused() {
    assertThat(run("--cell=lstm", "--only=shape:")).isEqualTo(2);
    assertThat(sarmal.err()).contains("--only \"shape:\": no check has this in its name");
    assertThat(run("--cell=nowhere", "--only=shapes")).isEqualTo(1);
  }

  @Test
  void oneOfCellAndBackendIsAskedFor() {
    assertThat(run()).isEqualTo(2);
    assertThat(sarmal.err()).contains("--cell=NAME | --backend=NAME");
    assertThat(run("--cell=lstm", "--backend=cpu")).isEqualTo(2);
    assertThat(sarmal.err()).contains("mutually exclusive");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(arguments));
    return sarmal.run(all.toArray(String[]::new));
  }
}
