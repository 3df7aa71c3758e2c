/**
 * What everything else stands on: tensors, the backend SPI, programs and scans, plugin discovery.
 *
 * <pre>{@code
 * try (Backend backend = Backends.open()) {
 *   Tensor a = backend.tensor(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
 *   Tensor squares = backend.matmul(a, false, a, true);
 *   float[] values = new float[4];
 *   backend.read(squares, values);
 * }
 * }</pre>
 */
package io.sarmal.core;
