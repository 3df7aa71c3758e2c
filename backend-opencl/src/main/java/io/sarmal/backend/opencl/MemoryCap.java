package io.sarmal.backend.opencl;

/** How much of a device's memory may be used. */
final class MemoryCap {
  /** The system property that says it, such as {@code 512m}. */
  static final String PROPERTY = "sarmal.opencl.memory";

  private MemoryCap() {}

  /**
   * What the property says or else what can be spared: the memory of a CPU device is that of the
   * whole machine.
   */
  static long of(Device device) {
    String property = System.getProperty(PROPERTY, "");
    if (!property.isBlank()) {
      return Bytes.parse(property, "the system property " + PROPERTY);
    }
    return device.isGpu() ? device.globalMemory() / 10 * 9 : device.globalMemory() / 2;
  }
}
