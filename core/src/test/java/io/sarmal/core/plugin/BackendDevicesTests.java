package io.sarmal.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.reference.ReferenceBackend;
import io.sarmal.core.reference.ReferenceProvider;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendDevicesTests {
  private record Provider(Supplier<List<String>> lines) implements BackendProvider {
    @Override
    public String name() {
      return "many";
    }

    @Override
    public Availability availability() {
      return new Availability.Available(1, "");
    }

    @Override
    public List<String> devices() {
      return lines.get();
    }

    @Override
    public Backend open() {
      return new ReferenceBackend();
    }
  }

  @Test
  void eachDeviceIsOneLine() {
    assertThat(devices(new Provider(() -> List.of("one\n of  two lines", "two"))))
        .containsExactly("one of two lines", "two");
    assertThat(devices(new ReferenceProvider())).isEmpty();
  }

  @Test
  void aProviderThatFailsIsReportedAndHidesNothing() {
    Provider failing =
        new Provider(
            () -> {
              throw new UnsatisfiedLinkError("no driver");
            });
    assertThat(devices(failing))
        .containsExactly("broken: devices() failed: java.lang.UnsatisfiedLinkError: no driver");
  }

  private static List<String> devices(BackendProvider provider) {
    return BackendAttempts.devices(new Catalog.Found<>("many", provider, "many.jar"));
  }
}
