/**
 * The reference backend: every operation as its plain definition in float64. It is slow and right,
 * the oracle that other backends are checked against and the precision that gradient checks need.
 *
 * <pre>{@code
 * try (Backend reference = new ReferenceBackend()) {
 *   Tensor half = reference.fill(Shape.SCALAR, 0.5);
 *   double[] value = new double[1];
 *   reference.read(reference.unary(UnaryOp.TANH, half), value);
 * }
 * }</pre>
 */
package io.sarmal.core.reference;
