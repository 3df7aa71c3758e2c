/**
 * The simple recurrent cells: {@code rnn} (Elman) and its kin, found by name at run time.
 *
 * <pre>{@code
 * Cell cell = Cells.catalog().get("rnn").create(new CellSpec(8, 16));
 * }</pre>
 */
package io.sarmal.cells.rnn;
