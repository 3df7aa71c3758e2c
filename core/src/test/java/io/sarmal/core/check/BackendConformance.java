package io.sarmal.core.check;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.common.base.Splitter;
import io.sarmal.core.Availability;
import io.sarmal.core.BackendProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The {@link BackendChecks} as tests; a subclass in a backend's module says which backend.
 *
 * <p>A backend that is not available is skipped with its reason, unless it is named in the system
 * property {@code sarmal.require}, a list with commas: then that is a failure.
 */
public abstract class BackendConformance {
  private static final String REQUIRE = "sarmal.require";

  /** The provider of the backend to check. */
  protected abstract BackendProvider provider();

  @TestFactory
  Stream<DynamicTest> conforms() {
    BackendProvider provider = provider();
    if (provider.availability() instanceof Availability.Unavailable unavailable) {
      String reason = "backend " + provider.name() + ": " + unavailable.reason();
      if (Splitter.on(',').splitToList(System.getProperty(REQUIRE, "")).contains(provider.name())) {
        fail(reason + " (required by " + REQUIRE + ")");
      }
      abort(reason);
    }
    return BackendChecks.all(provider::open).stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> report(check.run())));
  }

  private static void report(Finding finding) {
    switch (finding.outcome()) {
      case PASSED -> {}
      case FAILED -> fail(finding.toString());
      case SKIPPED -> abort(finding.toString());
    }
  }
}
