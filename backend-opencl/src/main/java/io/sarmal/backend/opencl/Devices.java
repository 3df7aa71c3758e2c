package io.sarmal.backend.opencl;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The devices of all platforms. */
final class Devices {
  /** Of the extension that loaders have: there is a loader and no platform. */
  private static final int NO_PLATFORM = -1001;

  private static final System.Logger LOGGER = System.getLogger(Devices.class.getName());

  private Devices() {}

  /** The platforms, in the order in which the loader names them. */
  static List<cl_platform_id> platforms() {
    int[] count = new int[1];
    int status = CL.clGetPlatformIDs(0, null, count);
    if (status == NO_PLATFORM) {
      return List.of();
    }
    Status.check(status, "count platforms");
    if (count[0] == 0) {
      return List.of();
    }
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    Status.check(CL.clGetPlatformIDs(platforms.length, platforms, null), "list platforms");
    return List.of(platforms);
  }

  /** The devices of all platforms, in the order in which those name them. */
  static List<Device> all() {
    List<Device> devices = new ArrayList<>();
    for (cl_platform_id platform : platforms()) {
      int[] count = new int[1];
      int status = CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
      if (status != CL.CL_SUCCESS) { // and the count holds anything
        if (status != CL.CL_DEVICE_NOT_FOUND) {
          LOGGER.log(
              Level.WARNING,
              "Platform {0} is left out: OpenCL returned {1} when asked for its devices.",
              Device.name(platform),
              CL.stringFor_errorCode(status));
        }
        continue;
      }
      if (count[0] == 0) {
        continue;
      }
      cl_device_id[] ids = new cl_device_id[count[0]];
      Status.check(
          CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, ids.length, ids, null),
          "list devices");
      for (cl_device_id id : ids) {
        devices.add(Device.of(platform, id));
      }
    }
    SignalHandlers.giveBack();
    return devices;
  }
}
