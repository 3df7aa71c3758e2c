package io.sarmal.core.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What the JUnit layer makes of a backend that is not available here. */
class BackendConformanceTests {
  private static final String REQUIRE = "sarmal.require";

  private final String before = System.getProperty(REQUIRE);
  private final BackendConformance conformance =
      new BackendConformance() {
        @Override
        protected BackendProvider provider() {
          return new Absent();
        }
      };

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(REQUIRE);
    } else {
      System.setProperty(REQUIRE, before);
    }
  }

  @Test
  void itIsSkippedWithTheReason() {
    System.setProperty(REQUIRE, "cpu");
    assertThatThrownBy(conformance::conforms)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("backend absent: there is no device");
  }

  @Test
  void itFailsWhereItIsRequired() {
    System.setProperty(REQUIRE, "cpu,absent");
    assertThatThrownBy(conformance::conforms)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage("backend absent: there is no device (required by sarmal.require)");
  }

  private static final class Absent implements BackendProvider {
    @Override
    public String name() {
      return "absent";
    }

    @Override
    public Availability availability() {
      return new Availability.Unavailable("there is no device");
    }

    @Override
    public Backend open() {
      throw new IllegalStateException("it is not available");
    }
  }
}
