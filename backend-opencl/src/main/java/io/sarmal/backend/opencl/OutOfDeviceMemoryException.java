package io.sarmal.backend.opencl;

/**
 * A tensor that does not fit into the memory of the device, or what of it may be used; the message
 * says what was asked for and what there is.
 *
 * <p>Nothing is lost by it: once tensors have been released, work goes on with smaller ones.
 */
public final class OutOfDeviceMemoryException extends OpenClException {
  private static final long serialVersionUID = 1;

  OutOfDeviceMemoryException(String message) {
    super(message);
  }

  @Override
  OutOfDeviceMemoryException when(String what) {
    return new OutOfDeviceMemoryException(what + ": " + getMessage());
  }
}
