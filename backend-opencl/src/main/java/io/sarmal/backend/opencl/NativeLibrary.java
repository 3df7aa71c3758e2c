package io.sarmal.backend.opencl;

import java.util.Optional;
import org.jocl.CL;

/** The native code between Java and OpenCL, which is there or is not: found out once. */
final class NativeLibrary {
  /** JOCL's: without it, processes that start together unpack into one file and crash. */
  private static final String UNIQUE_NAMES = "uniqueLibraryNames";

  private NativeLibrary() {}

  /** Why OpenCL cannot be called from this process; empty if it can. */
  static Optional<String> problem() {
    return Loading.PROBLEM;
  }

  private static final class Loading {
    static final Optional<String> PROBLEM = load();

    private static Optional<String> load() {
      String before = System.getProperty(UNIQUE_NAMES);
      System.setProperty(UNIQUE_NAMES, "true");
      try {
        CL.setExceptionsEnabled(false);
        return Optional.empty();
      } catch (LinkageError e) {
        return Optional.of(reason(e));
      } finally {
        if (before == null) {
          System.clearProperty(UNIQUE_NAMES);
        } else {
          System.setProperty(UNIQUE_NAMES, before);
        }
      }
    }

    private static String reason(LinkageError e) {
      if (e instanceof NoClassDefFoundError) {
        return "JOCL is not on the class path: add org.jocl:jocl ("
            + e.getMessage()
            + " is missing)";
      }
      String text = String.valueOf(e.getMessage());
      if (text.contains("Could not initialize native OpenCL library")) {
        return "no OpenCL library: install the driver of a device and an ICD loader"
            + " (Debian: ocl-icd-libopencl1)";
      }
      return "JOCL has no native library that runs on %s with %s: %s"
          .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), firstLine(text));
    }

    private static String firstLine(String text) {
      return text.lines().findFirst().orElse(text);
    }
  }
}
