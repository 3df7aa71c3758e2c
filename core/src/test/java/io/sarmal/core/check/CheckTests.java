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
    Finding error =
        new Check(
                "check",
                () -> {
                  throw new UnsatisfiedLinkError("no library");
                })
            .run();
    assertThat(error.message()).startsWith("java.lang.UnsatisfiedLinkError: no library");
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
