/**
 * The multithreaded CPU backend, in pure Java.
 *
 * <p>{@link io.sarmal.backend.cpu.Kernels} is everything that is computed, on one thread and on
 * parts of arrays, in two implementations: on the Vector API (package {@code vector}) and in plain
 * loops. {@link io.sarmal.backend.cpu.Gemm} shares matrix products out to the threads of {@link
 * io.sarmal.backend.cpu.Workers}. Results are the same bits for any number of threads: work is
 * split over rows and columns, never over a sum.
 *
 * <pre>{@code
 * try (Backend cpu = Backends.open("cpu")) {
 *   Tensor zeros = cpu.fill(Shape.of(64, 64), 0);
 * }
 * }</pre>
 */
package io.sarmal.backend.cpu;
