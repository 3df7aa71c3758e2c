package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Availability;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class CpuProviderTests {
  private final CpuProvider provider = new CpuProvider();

  @Test
  void tellsThreadsAndKernelsAndTakesTheVectorApiWhereItIs() {
    boolean vectors = ModuleLayer.boot().findModule(KernelChoice.MODULE).isPresent();
    Availability availability = withThreads("3", provider::availability);
    assertThat(availability)
        .isInstanceOfSatisfying(
            Available.class,
            available -> {
              assertThat(available.priority()).isEqualTo(100);
              assertThat(available.detail())
                  .startsWith("3 threads, " + (vectors ? "Vector API, " : "plain Java"));
            });
  }

  @Test
  void numberOfThreadsThatIsNoneIsAReason() {
    assertThat(withThreads("many", provider::availability))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable ->
                assertThat(unavailable.reason()).contains("sarmal.cpu.threads", "\"many\""));
  }

  @Test
  void isWhatAUserGetsWhoAsksForNothing() {
    try (Backend backend = Backends.open()) {
      assertThat(backend).isInstanceOf(CpuBackend.class);
      assertThat(backend.name()).isEqualTo("cpu");
    }
  }

  @Test
  void atLeastOneThread() {
    assertThatThrownBy(() -> new CpuBackend(Kernels.best(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  private static <T> T withThreads(String value, Supplier<T> action) {
    String before = System.getProperty(Workers.THREADS_PROPERTY);
    System.setProperty(Workers.THREADS_PROPERTY, value);
    try {
      return action.get();
    } finally {
      if (before == null) {
        System.clearProperty(Workers.THREADS_PROPERTY);
      } else {
        System.setProperty(Workers.THREADS_PROPERTY, before);
      }
    }
  }
}
