/**
 * The layers around recurrent ones, and losses.
 *
 * <pre>{@code
 * Linear layer = new Linear(16, 1);
 * ParameterLayout layout = ParameterLayout.builder().add("head", layer.parameters()).build();
 * try (Tape tape = Tape.recording(backend)) {
 *   layout.bind(tape.variable(backend.tensor(layout.shape(), layout.initialValues(1))));
 *   Var x = tape.fill(Shape.of(4, 16), 0.1);
 *   Var loss = Losses.meanSquaredError(layer.apply(x), tape.fill(Shape.of(4, 1), 1));
 * }
 * }</pre>
 */
package io.sarmal.autodiff.nn;
