/** The OpenCL backend. */
package io.sarmal.backend.opencl;
