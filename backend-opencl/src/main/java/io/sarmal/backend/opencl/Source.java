package io.sarmal.backend.opencl;

/**
 * A kernel in OpenCL C 1.2; equal sources are compiled once.
 *
 * @param function the name of its {@code __kernel} function
 * @param text the whole program
 */
record Source(String function, String text) {}
