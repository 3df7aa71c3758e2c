/**
 * The OpenCL backend: tensors in the memory of a device, kernels written as OpenCL C 1.2.
 *
 * <p>Only {@link io.sarmal.backend.opencl.NativeLibrary} may be touched before it has said that
 * OpenCL is there: all other classes lead to JOCL's, which cannot be loaded where it is not.
 */
package io.sarmal.backend.opencl;
