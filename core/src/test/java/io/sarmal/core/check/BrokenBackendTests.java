package io.sarmal.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Backend;
import io.sarmal.core.check.BrokenBackends.AddsInAnyOrder;
import io.sarmal.core.check.BrokenBackends.AdoptsForeigners;
import io.sarmal.core.check.BrokenBackends.Blends;
import io.sarmal.core.check.BrokenBackends.ClampsIds;
import io.sarmal.core.check.BrokenBackends.CompilesForTheFirstArguments;
import io.sarmal.core.check.BrokenBackends.ConcatsBackwards;
import io.sarmal.core.check.BrokenBackends.ForgetsOffsets;
import io.sarmal.core.check.BrokenBackends.ForgetsTheFirstStep;
import io.sarmal.core.check.BrokenBackends.GivesOneTensorTwice;
import io.sarmal.core.check.BrokenBackends.IgnoresStream;
import io.sarmal.core.check.BrokenBackends.IgnoresTranspose;
import io.sarmal.core.check.BrokenBackends.Leaks;
import io.sarmal.core.check.BrokenBackends.LosesDuplicates;
import io.sarmal.core.check.BrokenBackends.LosesTails;
import io.sarmal.core.check.BrokenBackends.MaxWithoutNaN;
import io.sarmal.core.check.BrokenBackends.NeverReleases;
import io.sarmal.core.check.BrokenBackends.SaysNothing;
import io.sarmal.core.check.BrokenBackends.SharesScratch;
import io.sarmal.core.check.BrokenBackends.StacksAsItRuns;
import io.sarmal.core.check.BrokenBackends.ViewsAreTheWhole;
import io.sarmal.core.check.Finding.Outcome;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The checks can fail: each mistake is found by the check that is there for it. */
class BrokenBackendTests {
  @TestFactory
  Stream<DynamicTest> mistakesAreFound() {
    return Stream.of(
        found(
            () -> BrokenBackends.unary(UnaryOp.TANH, x -> x / (1 + Math.abs(x))),
            "tanh: shapes",
            "expected ",
            " at index [0] of Unary[op=TANH] of [[1]], but was given "),
        found(
            () -> BrokenBackends.unary(UnaryOp.TANH, x -> Math.tanh(x) * (1 + 3e-5)),
            "tanh and sigmoid: within their range",
            "not within -1.0 to 1"),
        found(
            () -> BrokenBackends.unary(UnaryOp.EXP, x -> Math.exp(x) * (1 + 3e-5)),
            "exp: edges of its domain",
            "expected 1.0 at index [3]",
            "but was given 1.00003"),
        found(
            () -> BrokenBackends.unary(UnaryOp.RELU, x -> x > 0 ? x : 0),
            "relu: edges of its domain",
            "expected NaN at index [0] of Unary[op=RELU]",
            "but was given 0.0"),
        found(
            () -> BrokenBackends.binary(BinaryOp.LESS, (a, b) -> a >= b ? 0 : 1),
            "less: edges of its domain",
            "expected 0.0 at index [0, 0]",
            "but was given 1.0"),
        found(
            () -> BrokenBackends.binary(BinaryOp.MAX, (a, b) -> a > b ? a : b),
            "max: edges of its domain",
            "expected NaN"),
        found(Blends::new, "select: any number is a condition", "Select[]"),
        found(IgnoresTranspose::new, "matmul aᵀ·b: shapes", "[[13, 13], [13, 1]]"),
        found(LosesTails::new, "sum: every choice of axes", "Reduce[op=SUM"),
        found(MaxWithoutNaN::new, "max: infinities, NaN and equals", "expected NaN"),
        found(MaxWithoutNaN::new, "argmax: infinities, NaN and equals", "op=ARGMAX"),
        found(LosesDuplicates::new, "scatterAdd: shapes and ids that repeat", "rows=1"),
        found(AddsInAnyOrder::new, "scatterAdd: equal bits every time", "run 5"),
        found(ClampsIds::new, "bad argument: ids out of range", "nothing was thrown"),
        found(IgnoresStream::new, "random: the numbers of Philox", "stream=3"),
        found(ConcatsBackwards::new, "concat: every axis, INT", "Concat[axis=0]"),
        found(ForgetsOffsets::new, "slice: every axis, REAL", "as views to leave operand 1"),
        found(ForgetsOffsets::new, "neg: shapes", "as views"),
        found(NeverReleases::new, "release: twice is an error", "nothing was thrown"),
        found(NeverReleases::new, "neg: shapes", "leak"),
        found(Leaks::new, "outer: shapes", "tensors leak"),
        found(
            ViewsAreTheWhole::new,
            "release: views and what they are views of, in either order",
            "IllegalStateException"),
        found(AdoptsForeigners::new, "operand of another backend: Unary[op=TANH]", "nothing was"),
        found(
            SaysNothing::new,
            "bad argument: MatMul[transposeA=false, transposeB=false] of [[2, 3], [2, 3]]",
            "to name [2, 3], but it is: shapes differ"),
        found(SharesScratch::new, "operations: equal bits beside other threads", "same bits"),
        found(StacksAsItRuns::new, "scan: a tanh RNN backwards in time", "a scan of"),
        found(StacksAsItRuns::new, "scan: random steps", "the program is"),
        found(ForgetsTheFirstStep::new, "scan: a masked RNN", "result"),
        found(ForgetsTheFirstStep::new, "scan: dropout by step number", "result"),
        found(CompilesForTheFirstArguments::new, "program: random operations", "expected type"),
        found(CompilesForTheFirstArguments::new, "scan: an LSTM", "a program on"),
        found(
            GivesOneTensorTwice::new,
            "program: outputs that are inputs or given twice",
            "IllegalStateException"));
  }

  private static DynamicTest found(
      Supplier<Backend> broken, String check, String... partsOfTheMessage) {
    String mistake = broken.get().getClass().getSimpleName();
    return DynamicTest.dynamicTest(
        check + " finds " + (mistake.isEmpty() ? "another function" : mistake),
        () -> {
          Finding finding = named(check, BackendChecks.all(broken)).run();
          assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
          assertThat(finding.message()).contains(partsOfTheMessage);
        });
  }

  private static Check named(String name, List<Check> checks) {
    return checks.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void everyCheckHasItsOwnName() {
    assertThat(BackendChecks.all(ForwardingBackend::new).stream().map(Check::name))
        .doesNotHaveDuplicates();
  }

  @Test
  void leaksThatCannotBeSeenAreReportedAsSkipped() {
    Supplier<Backend> silent =
        () ->
            new ForwardingBackend() {
              @Override
              public OptionalInt liveTensors() {
                return OptionalInt.empty();
              }
            };
    Finding finding = named("release: live tensors are counted", BackendChecks.all(silent)).run();
    assertThat(finding)
        .hasToString(
            "SKIPPED release: live tensors are counted: backend forwarding does not count live"
                + " tensors, so leaks go unseen");
  }
}
