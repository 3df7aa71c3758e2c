package io.sarmal.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.reflect.Reflection;
import io.sarmal.core.Availability;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.check.Finding;
import io.sarmal.core.check.Finding.Outcome;
import io.sarmal.core.plugin.Backends.Candidate;
import io.sarmal.core.reference.ReferenceBackend;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class EveryBackendTests {
  private static final Availability ABSENT = new Unavailable("there is no such device");

  private static List<Finding> findings(
      Availability availability, DoubleUnaryOperator error, String... required) {
    EveryBackend backends =
        new EveryBackend(
            List.of(
                new Candidate(ReferenceBackend.NAME, "", new Available(0, "")),
                new Candidate("other", "", availability)),
            name -> otherThanReference(error),
            List.of(required));
    List<Check> checks = new ArrayList<>();
    backends.addTo(checks, new TestCell.Provider("right", TestCell::new));
    return checks.stream().map(Check::run).toList();
  }

  /** The reference backend, but with an error in all numbers that are read. */
  private static Backend otherThanReference(DoubleUnaryOperator error) {
    Backend reference = new ReferenceBackend();
    return Reflection.newProxy(
        Backend.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("name")) {
            return "other";
          }
          Object result;
          try {
            result = method.invoke(reference, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (method.getName().equals("read") && arguments[1] instanceof double[] numbers) {
            for (int i = 0; i < numbers.length; i++) {
              numbers[i] = error.applyAsDouble(numbers[i]);
            }
          }
          return result;
        });
  }

  @Test
  void aBackendThatRoundsToFloat32Passes() {
    assertThat(findings(new Available(1, ""), x -> (float) x))
        .hasSize(3)
        .allMatch(finding -> finding.outcome() == Outcome.PASSED);
  }

  @Test
  void aBackendThatComputesSomethingElseIsFound() {
    Finding agreement = findings(new Available(1, ""), x -> x * 1.0001).get(0);
    assertThat(agreement.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(agreement.message())
        .contains("cell right (F=3, H=5, T=1, B=1): output: backend other agrees")
        .contains("run the checks of the backend");
  }

  @Test
  void aBackendThatGivesOtherBitsEveryTimeIsFound() {
    SplittableRandom random = new SplittableRandom(1);
    Finding repetition =
        findings(new Available(1, ""), x -> x * (1 + 1e-15 * random.nextDouble())).get(2);
    assertThat(repetition.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(repetition.message()).contains("two runs on backend other");
  }

  @Test
  void aBackendThatIsNotAvailableIsSkippedWithItsReason() {
    assertThat(findings(ABSENT, x -> x))
        .hasSize(3)
        .allMatch(finding -> finding.outcome() == Outcome.SKIPPED)
        .allMatch(finding -> finding.message().contains("there is no such device"));
  }

  @Test
  void aBackendThatIsRequiredMustNotBeSkipped() {
    assertThat(findings(ABSENT, x -> x, "other"))
        .hasSize(3)
        .allMatch(finding -> finding.outcome() == Outcome.FAILED)
        .allMatch(finding -> finding.message().contains("required by -Dsarmal.require"));
  }

  @Test
  void aBackendThatIsRequiredMustBeThere() {
    assertThat(findings(new Available(1, ""), x -> x, "third"))
        .filteredOn(finding -> finding.outcome() == Outcome.FAILED)
        .hasSize(3)
        .allMatch(finding -> finding.message().contains("backend third is required"))
        .allMatch(finding -> finding.message().contains("not on the class path"));
  }
}
