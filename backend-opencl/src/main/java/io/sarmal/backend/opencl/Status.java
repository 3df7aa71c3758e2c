package io.sarmal.backend.opencl;

import com.google.common.base.Strings;
import org.jocl.CL;

/** What an OpenCL function returned. */
final class Status {
  private Status() {}

  /**
   * Goes on if a function succeeded.
   *
   * @param what was to be done, for the message; each {@code %s} is an argument
   * @throws OpenClException if it did not
   */
  static void check(int status, String what, Object... arguments) {
    if (status == CL.CL_SUCCESS) {
      return;
    }
    String wish = Strings.lenientFormat(what, arguments);
    String message =
        "OpenCL returned %s: cannot %s".formatted(CL.stringFor_errorCode(status), wish);
    throw status == CL.CL_MEM_OBJECT_ALLOCATION_FAILURE
        ? new OutOfDeviceMemoryException(message)
        : new OpenClException(message);
  }

  /** Whether there was not enough memory, which shows at different times on different devices. */
  static boolean isOutOfMemory(int status) {
    return switch (status) {
      case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
          CL.CL_OUT_OF_RESOURCES,
          CL.CL_OUT_OF_HOST_MEMORY,
          CL.CL_INVALID_BUFFER_SIZE ->
          true;
      default -> false;
    };
  }
}
