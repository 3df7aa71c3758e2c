/**
 * The gated recurrent unit and its kin, which have one hidden state, found by name at run time.
 *
 * <pre>{@code
 * Cell cell = Cells.catalog().get("gru").create(new CellSpec(8, 16));
 * }</pre>
 */
package io.sarmal.cells.gru;
