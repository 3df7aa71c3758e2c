package io.sarmal.backend.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;

/** The device that tests run on. */
final class TestDevice {
  private TestDevice() {}

  /** A queue of it; where there is none the test is skipped, or fails if OpenCL is required. */
  static Queue queue() {
    return new Queue(get());
  }

  /** The device; where there is none the test is skipped, or fails if OpenCL is required. */
  static Device get() {
    DeviceChoice choice = DeviceChoice.here();
    if (choice instanceof DeviceChoice.Chosen chosen) {
      return chosen.device();
    }
    String reason = ((DeviceChoice.None) choice).reason();
    String required = System.getProperty("sarmal.require", "");
    if (Splitter.on(',').splitToList(required).contains(OpenClBackend.NAME)) {
      return fail(reason + " (required by sarmal.require)");
    }
    return abort(reason);
  }

  /** Skips the test unless the device is PoCL's, whose state can be set in the environment. */
  static void requirePocl() {
    assumeTrue(
        get().platform().equals("Portable Computing Language"), "only PoCL can be brought into it");
  }

  /** A pool without a cap. */
  static BufferPool pool(Queue queue) {
    return new BufferPool(queue, Long.MAX_VALUE);
  }
}
