package io.sarmal.backend.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * An OpenCL device, and what it says of itself.
 *
 * @param platform the platform's name
 * @param version of OpenCL on it
 * @param language the version of OpenCL C that it compiles
 * @param type bits of {@code CL_DEVICE_TYPE_…}
 * @param workGroup the most work-items of a group
 * @param localMemory bytes that a group may share
 * @param globalMemory bytes for buffers
 * @param maxAllocation bytes that one buffer may have
 * @param fp64 whether it computes in float64
 * @param half whether it computes in float16
 * @param usable whether it is there and has a compiler
 */
record Device(
    cl_platform_id platformId,
    cl_device_id id,
    String platform,
    String name,
    String vendor,
    String driver,
    String version,
    String language,
    long type,
    int computeUnits,
    int workGroup,
    int localMemory,
    long globalMemory,
    long maxAllocation,
    boolean fp64,
    boolean half,
    boolean usable) {
  private static final int LEAST_WORK_GROUP = 256;
  private static final int LEAST_LOCAL_MEMORY = 16 << 10;

  static Device of(cl_platform_id platform, cl_device_id id) {
    Info.Query device =
        (what, size, value, actual) -> CL.clGetDeviceInfo(id, what, size, value, actual);
    List<String> extensions = List.of(Info.text(device, CL.CL_DEVICE_EXTENSIONS).split(" +"));
    return new Device(
        platform,
        id,
        name(platform),
        Info.text(device, CL.CL_DEVICE_NAME),
        Info.text(device, CL.CL_DEVICE_VENDOR),
        Info.text(device, CL.CL_DRIVER_VERSION),
        Info.text(device, CL.CL_DEVICE_VERSION),
        Info.text(device, CL.CL_DEVICE_OPENCL_C_VERSION),
        Info.number(device, CL.CL_DEVICE_TYPE),
        (int) Info.number(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
        (int) Info.number(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
        (int) Info.number(device, CL.CL_DEVICE_LOCAL_MEM_SIZE),
        Info.number(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
        Info.number(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        extensions.contains("cl_khr_fp64"),
        extensions.contains("cl_khr_fp16"),
        Info.number(device, CL.CL_DEVICE_AVAILABLE) != 0
            && Info.number(device, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0);
  }

  /** A platform's name. */
  static String name(cl_platform_id platform) {
    return Info.text(
        (what, size, value, actual) -> CL.clGetPlatformInfo(platform, what, size, value, actual),
        CL.CL_PLATFORM_NAME);
  }

  /** What there is to know of it, on one line. */
  String description() {
    return "%s: %s, %s, driver %s, %s compute units, %s, float64 %s, half %s"
        .formatted(
            this,
            isGpu() ? "GPU" : "CPU",
            version,
            driver,
            computeUnits,
            Bytes.text(globalMemory),
            fp64 ? "yes" : "no",
            half ? "yes" : "no");
  }

  /** What a compiled kernel depends on beside its source. */
  String fingerprint() {
    return String.join("\n", platform, name, vendor, version, driver);
  }

  /** Whether it is a processor of its own and not the one that Java runs on. */
  boolean isGpu() {
    return (type & CL.CL_DEVICE_TYPE_CPU) == 0;
  }

  /** Why the kernels of this backend cannot run on it; empty if they can. */
  Optional<String> lack() {
    List<String> lacks = new ArrayList<>();
    if (!usable) {
      lacks.add("it is not available or has no compiler");
    }
    if (language.startsWith("OpenCL C 1.0") || language.startsWith("OpenCL C 1.1")) {
      lacks.add("it compiles " + language + ", and OpenCL C 1.2 is needed");
    }
    if (workGroup < LEAST_WORK_GROUP) {
      lacks.add(
          "its work-groups have %s items, and %s are needed"
              .formatted(workGroup, LEAST_WORK_GROUP));
    }
    if (localMemory < LEAST_LOCAL_MEMORY) {
      lacks.add(
          "it has %s bytes of local memory, and %s are needed"
              .formatted(localMemory, LEAST_LOCAL_MEMORY));
    }
    return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lacks));
  }

  @Override
  public String toString() {
    return name + " (" + platform + ")";
  }
}
