package io.sarmal.backend.opencl;

import org.jocl.cl_mem;

/**
 * Memory of the device.
 *
 * @param bytes how many there are
 */
record Slab(cl_mem handle, long bytes) {}
