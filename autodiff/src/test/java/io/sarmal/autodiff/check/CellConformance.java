package io.sarmal.autodiff.check;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sarmal.core.check.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The {@link CellChecks} as tests; a subclass in a cell's module says which cell. */
public abstract class CellConformance {
  /** The name of the cell's provider. */
  protected abstract String cell();

  @TestFactory
  Stream<DynamicTest> conforms() {
    return CellChecks.all(cell()).stream()
        .map(check -> dynamicTest(check.name(), () -> report(check.run())));
  }

  private static void report(Finding finding) {
    switch (finding.outcome()) {
      case PASSED -> {}
      case FAILED -> fail(finding.message());
      case SKIPPED -> abort(finding.message());
    }
  }
}
