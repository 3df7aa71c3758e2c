/**
 * The kernels on the Vector API ({@code jdk.incubator.vector}): one source for every vector width.
 *
 * <p>Nothing refers to this package but {@code io.sarmal.backend.cpu.Kernels}, by name and behind a
 * guard: the module is an incubating one, absent unless the JVM is started with {@code
 * --add-modules jdk.incubator.vector}.
 *
 * <p>All code here uses one species and takes its vectors from {@code Vectors}, which says why.
 */
package io.sarmal.backend.cpu.vector;
