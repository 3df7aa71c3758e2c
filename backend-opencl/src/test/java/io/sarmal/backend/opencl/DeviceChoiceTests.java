package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DeviceChoiceTests {
  private static final long CPU = CL.CL_DEVICE_TYPE_CPU;
  private static final long GPU = CL.CL_DEVICE_TYPE_GPU;

  /** Ids of devices are classes that need the native library. */
  @BeforeAll
  static void openClIsThere() {
    TestDevice.get();
  }

  @Test
  void aGpuIsTakenBeforeACpu() {
    Device cpu = device("Brand CPU", CPU, 1024);
    Device gpu = device("Brand GPU", GPU, 1024);
    assertThat(DeviceChoice.among(List.of(cpu, gpu), "")).isEqualTo(new DeviceChoice.Chosen(gpu));
    assertThat(DeviceChoice.among(List.of(cpu), " ")).isEqualTo(new DeviceChoice.Chosen(cpu));
  }

  @Test
  void aDeviceIsAskedForByNumberOrPartOfItsName() {
    Device cpu = device("Brand CPU", CPU, 1024);
    Device gpu = device("Brand GPU", GPU, 1024);
    List<Device> devices = List.of(gpu, cpu);
    assertThat(DeviceChoice.among(devices, "1")).isEqualTo(new DeviceChoice.Chosen(cpu));
    assertThat(DeviceChoice.among(devices, "brand c")).isEqualTo(new DeviceChoice.Chosen(cpu));
    assertThat(DeviceChoice.among(devices, " Gpu ")).isEqualTo(new DeviceChoice.Chosen(gpu));
  }

  @Test
  void whereNoneIsMeantTheMessageListsAll() {
    List<Device> devices = List.of(device("One", GPU, 1024), device("Two", CPU, 1024));
    for (String asked : new String[] {"2", "-1", "three"}) {
      assertThat(DeviceChoice.among(devices, asked))
          .isInstanceOfSatisfying(
              DeviceChoice.None.class,
              none ->
                  assertThat(none.reason())
                      .contains("sarmal.opencl.device=" + asked, "0 One (", "1 Two ("));
    }
  }

  @Test
  void aDeviceThatLacksSomethingIsPassedOver() {
    Device small = device("Small", GPU, 64);
    Device cpu = device("Big", CPU, 1024);
    assertThat(DeviceChoice.among(List.of(small, cpu), "")).isEqualTo(new DeviceChoice.Chosen(cpu));
    assertThat(DeviceChoice.among(List.of(small, cpu), "small"))
        .isInstanceOfSatisfying(
            DeviceChoice.None.class,
            none -> assertThat(none.reason()).contains("Small", "64", "256 are needed"));
  }

  private static Device device(String name, long type, int workGroup) {
    return new Device(
        new cl_platform_id(),
        new cl_device_id(),
        "Platform",
        name,
        "Vendor",
        "1",
        "OpenCL 1.2",
        "OpenCL C 1.2",
        type,
        4,
        workGroup,
        32 << 10,
        1L << 30,
        1L << 28,
        true,
        false,
        true);
  }
}
