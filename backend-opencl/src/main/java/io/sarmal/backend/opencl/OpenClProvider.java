package io.sarmal.backend.opencl;

import com.google.auto.service.AutoService;
import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import java.util.ArrayList;
import java.util.List;

/** Offers the {@link OpenClBackend} on the device of {@link DeviceChoice}. */
@AutoService(BackendProvider.class)
public final class OpenClProvider implements BackendProvider {
  /** Above the CPU backend's. */
  private static final int GPU_PRIORITY = 200;

  /** Below the CPU backend's, which makes more of the same processor. */
  private static final int CPU_PRIORITY = 50;

  @Override
  public String name() {
    return OpenClBackend.NAME;
  }

  @Override
  public Availability availability() {
    try {
      DeviceChoice choice = DeviceChoice.here();
      if (choice instanceof DeviceChoice.Chosen chosen) {
        Device device = chosen.device();
        MemoryCap.of(device);
        return new Availability.Available(
            device.isGpu() ? GPU_PRIORITY : CPU_PRIORITY, device.toString());
      }
      return new Availability.Unavailable(((DeviceChoice.None) choice).reason());
    } catch (OpenClException | IllegalArgumentException e) {
      // A driver that fails when it is asked, or a system property that is wrong.
      return new Availability.Unavailable(e.getMessage());
    }
  }

  /** Every device of every platform, with the number by which it can be asked for. */
  @Override
  public List<String> devices() {
    if (NativeLibrary.problem().isPresent()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (Device device : Devices.all()) {
      String lack = device.lack().map(reason -> "; cannot be used: " + reason).orElse("");
      lines.add("device %d: %s%s".formatted(lines.size(), device.description(), lack));
    }
    return lines;
  }

  @Override
  public Backend open() {
    if (DeviceChoice.here() instanceof DeviceChoice.Chosen chosen) {
      return new OpenClBackend(chosen.device());
    }
    throw new IllegalStateException(((DeviceChoice.None) DeviceChoice.here()).reason());
  }
}
