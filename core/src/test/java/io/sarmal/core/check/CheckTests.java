package io.sarmal.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.check.Finding.Outcome;
import org.junit.jupiter.api.Test;

class CheckTests {
  @Test
  void aBodyThatReturnsHasPassed() {
    assertThat(new Check("fine", () -> {}).run())
        .isEqualTo(new Finding("fine", Outcome.PASSED, ""))
        .hasToString("PASSED fine");
  }

  @Test
  void aFailureAndASkipSayWhy() {
    assertThat(run(new Check.Failed("2 is not 3"))).hasToString("FAILED check: 2 is not 3");
    assertThat(run(new Check.Skipped("no device"))).hasToString("SKIPPED check: no device");
  }

  @Test
  void anythingElseThatIsThrownIsAFailureWithItsStackTrace() {
    Finding exception = run(new IllegalStateException("broken"));
    assertThat(exception.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(exception.message())
        .startsWith("java.lang.IllegalStateException: broken")
        .contains("CheckTests");
    Finding error = failure(new UnsatisfiedLinkError("no library"));
    assertThat(error.message()).startsWith("java.lang.UnsatisfiedLinkError: no library");
  }

  @Test
  void aClassThatDoesNotFitIsAFailureThatSaysWhatToDo() {
    assertThat(failure(new NoSuchMethodError("'Var Var.foo()'")).message())
        .startsWith("it does not link: java.lang.NoSuchMethodError: 'Var Var.foo()' (at ")
        .contains("CheckTests.java:")
        .endsWith("build it again against this one, or use one that fits");
    assertThat(failure(new NoClassDefFoundError("acme/Library")).message())
        .isEqualTo(
            "it does not link: class acme.Library is missing; add the jar that holds it to the"
                + " class path");
  }

  private static Finding failure(Error e) {
    return new Check(
            "check",
            () -> {
              throw e;
            })
        .run();
  }

  private static Finding run(RuntimeException e) {
    return new Check(
            "check",
            () -> {
              throw e;
            })
        .run();
  }
}
