/**
 * Reverse-mode automatic differentiation on a tape.
 *
 * <pre>{@code
 * try (Tape tape = Tape.recording(backend)) {
 *   Var w = tape.variable(backend.tensor(Shape.of(3), new float[] {1, 2, 3}));
 *   Var loss = w.square().sum();
 *   float[] gradient = tape.gradient(loss, w).toFloats(); // 2, 4, 6
 * }
 * }</pre>
 */
package io.sarmal.autodiff;
