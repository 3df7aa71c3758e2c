package io.sarmal.backend.opencl;

/** OpenCL refused what it was asked for; the message has the name of its status. */
public class OpenClException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OpenClException(String message) {
    super(message);
  }

  /** The same, with what was being done before the message. */
  OpenClException when(String what) {
    return new OpenClException(what + ": " + getMessage());
  }
}
