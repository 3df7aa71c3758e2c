/**
 * Recurrent cells as plugins: what a cell is, and the layers that run cells over sequences.
 *
 * <pre>{@code
 * Recurrent layer = new Recurrent(Cells.catalog().get("lstm").create(new CellSpec(8, 16)));
 * ParameterLayout layout = ParameterLayout.builder().add("lstm", layer.parameters()).build();
 * try (Tape tape = Tape.inference(backend)) {
 *   layout.bind(tape.constant(layout.shape(), layout.initialValues(1)));
 *   Var sequence = tape.fill(Shape.of(20, 4, 8), 0.1); // [T, B, F]
 *   Recurrent.Result result = layer.run(sequence, layer.cell().initialState(tape, 4));
 *   Var outputs = result.sequence(); // [T, B, H]
 * }
 * }</pre>
 */
package io.sarmal.autodiff.cell;
