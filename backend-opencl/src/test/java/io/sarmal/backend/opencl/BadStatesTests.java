package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with OpenCL on a machine, each in a process of its own: the CPU backend is used
 * unless OpenCL was asked for, and then there is an error with the reason; no JVM dies.
 */
final class BadStatesTests {
  private static final String CPU_USED = "used: cpu [2.0, 2.0, 2.0]";
  private static final String OPENCL_USED = "used: opencl [2.0, 2.0, 2.0]";

  @TempDir Path folder;

  /** Makes the process anew, since it is run twice. */
  private interface State {
    Child child();
  }

  @Test
  void withoutTheJarOfJocl() throws IOException, InterruptedException {
    check(
        () -> new Child(file -> !file.contains("jocl")),
        "JOCL is not on the class path: add org.jocl:jocl");
  }

  @Test
  void onAnArchitectureThatJoclHasNoLibraryFor() throws IOException, InterruptedException {
    check(() -> new Child().with("os.arch", "s390x"), "no native library that runs on");
  }

  @Test
  void withoutALoader() throws IOException, InterruptedException {
    for (String name : List.of("libOpenCL.so", "libOpenCL.so.1")) {
      Files.writeString(folder.resolve(name), "not a library");
    }
    assumeTrue(System.getProperty("os.name").equals("Linux"), "libraries are found in another way");
    check(() -> new Child().in(Map.of("LD_LIBRARY_PATH", folder.toString())), "no OpenCL library");
  }

  @Test
  void withoutAPlatform() throws IOException, InterruptedException {
    TestDevice.get();
    check(
        () -> new Child().in(Map.of("OCL_ICD_VENDORS", "/nonexistent")),
        "finds no platform: install a device's driver");
  }

  @Test
  void withoutADevice() throws IOException, InterruptedException {
    TestDevice.requirePocl();
    check(() -> new Child().in(Map.of("POCL_DEVICES", "bogus")), "no OpenCL platform has a device");
  }

  @Test
  void withACacheOfPoclThatCannotBeWritten() throws IOException, InterruptedException {
    TestDevice.requirePocl();
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    check(
        () -> new Child().in(Map.of("POCL_CACHE_DIR", file.resolve("cache").toString())),
        "the folder of POCL_CACHE_DIR can be written");
  }

  @Test
  void withADeviceAskedForThatIsNotThere() throws IOException, InterruptedException {
    Device device = TestDevice.get();
    check(
        () -> new Child().with(DeviceChoice.PROPERTY, "no-such-device"),
        "sarmal.opencl.device=no-such-device is no device. Give a number or part of a name of: 0 "
            + device.name());
  }

  @Test
  void withAnAmountOfMemoryThatIsNone() throws IOException, InterruptedException {
    TestDevice.get();
    check(() -> new Child().with(MemoryCap.PROPERTY, "much"), "sarmal.opencl.memory is \"much\"");
  }

  @Test
  void withACacheOfKernelsThatCannotBeWritten() throws IOException, InterruptedException {
    TestDevice.get();
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Child.Outcome outcome =
        asked(new Child().with(DiskCache.PROPERTY, file.resolve("cache"))).run();
    assertThat(outcome.output()).contains(OPENCL_USED).containsOnlyOnce("kernels are not kept");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void withLessMemoryThanIsAskedFor() throws IOException, InterruptedException {
    TestDevice.requirePocl();
    Child.Outcome outcome =
        asked(new Child().in(Map.of("POCL_MEMORY_LIMIT", "1")))
            .with("test.bytes", 3L << 30)
            .with(MemoryCap.PROPERTY, "64g")
            .run();
    assertThat(outcome.output())
        .contains(OPENCL_USED)
        .contains("memory: Asked for 3.0 GiB")
        .contains("The device states 1.0 GiB");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void withTwoDevicesEitherIsUsed() throws IOException, InterruptedException {
    TestDevice.requirePocl();
    for (String device : List.of("pthread", "basic", "0", "1")) {
      String output =
          asked(new Child().in(Map.of("POCL_DEVICES", "pthread basic")))
              .with(DeviceChoice.PROPERTY, device)
              .run()
              .output();
      Matcher line = Pattern.compile("device %s: (\\w+)".formatted(device)).matcher(output);
      String name = line.find() ? line.group(1) : device;
      assertThat(output).contains("Backend opencl (" + name, OPENCL_USED);
    }
  }

  @Test
  void processesThatStartAtOnce() throws IOException, InterruptedException {
    TestDevice.get();
    Path cache = folder.resolve("cache");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(asked(new Child().with(DiskCache.PROPERTY, cache)).start());
    }
    for (Process process : processes) {
      Child.Outcome outcome = Child.outcome(process);
      assertThat(outcome.output()).contains(OPENCL_USED).doesNotContain("not kept");
      assertThat(outcome.exitCode()).isZero();
    }
  }

  /** The CPU backend is used, or the reason is the error's. */
  private static void check(State state, String reason) throws IOException, InterruptedException {
    Child.Outcome unasked = state.child().run();
    assertThat(unasked.output()).contains(reason, CPU_USED);
    assertThat(unasked.exitCode()).isZero();
    Child.Outcome asked = asked(state.child()).run();
    assertThat(asked.output()).contains("error: ", reason).doesNotContain("used: ");
    assertThat(asked.exitCode()).isZero();
    Child.Outcome either = state.child().with("sarmal.backend", "opencl,cpu").run();
    assertThat(either.output()).contains(reason, CPU_USED);
  }

  private static Child asked(Child child) {
    return child.with("sarmal.backend", "opencl");
  }
}
