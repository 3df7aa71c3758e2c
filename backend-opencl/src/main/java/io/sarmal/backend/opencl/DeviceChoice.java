package io.sarmal.backend.opencl;

import static java.util.stream.Collectors.joining;

import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which device is used: the one asked for, or else the first GPU, or else the first there is. */
sealed interface DeviceChoice {
  /** The system property that asks for a device, by its number or part of its name. */
  String PROPERTY = "sarmal.opencl.device";

  /** This one. */
  record Chosen(Device device) implements DeviceChoice {}

  /**
   * None.
   *
   * @param reason why, and what would help
   */
  record None(String reason) implements DeviceChoice {}

  /** Looks at this machine. */
  static DeviceChoice here() {
    Optional<String> problem = NativeLibrary.problem();
    return problem.isPresent() ? new None(problem.get()) : OnPlatforms.choose();
  }

  /** Chooses among devices, of which there is at least one. */
  static DeviceChoice among(List<Device> devices, String asked) {
    List<Device> candidates = asked.isBlank() ? devices : matching(devices, asked.strip());
    if (candidates.isEmpty()) {
      return new None(
          "-D%s=%s is no device. Give a number or part of a name of: %s"
              .formatted(PROPERTY, asked, list(devices)));
    }
    List<Device> usable = candidates.stream().filter(each -> each.lack().isEmpty()).toList();
    if (usable.isEmpty()) {
      return new None(
          "no device can run the kernels: "
              + candidates.stream()
                  .map(each -> each + ": " + each.lack().orElseThrow())
                  .collect(joining("; ")));
    }
    return new Chosen(usable.stream().filter(Device::isGpu).findFirst().orElse(usable.get(0)));
  }

  private static List<Device> matching(List<Device> devices, String asked) {
    Integer number = Ints.tryParse(asked);
    if (number != null && number >= 0 && number < devices.size()) {
      return List.of(devices.get(number));
    }
    String part = asked.toLowerCase(Locale.ROOT);
    return devices.stream()
        .filter(each -> each.toString().toLowerCase(Locale.ROOT).contains(part))
        .toList();
  }

  private static String list(List<Device> devices) {
    return IntStream.range(0, devices.size())
        .mapToObj(i -> i + " " + devices.get(i))
        .collect(joining(", "));
  }

  /** What may be touched only where JOCL works. */
  final class OnPlatforms {
    private OnPlatforms() {}

    private static DeviceChoice choose() {
      if (Devices.platforms().isEmpty()) {
        return new None(
            "the OpenCL loader finds no platform: install a device's driver, which puts a file into"
                + " /etc/OpenCL/vendors (Debian: pocl-opencl-icd runs on any CPU)");
      }
      List<Device> devices = Devices.all();
      if (devices.isEmpty()) {
        return new None(
            "no OpenCL platform has a device: check the device's driver, and for PoCL that the"
                + " folder of POCL_CACHE_DIR can be written");
      }
      return among(devices, System.getProperty(PROPERTY, ""));
    }
  }
}
