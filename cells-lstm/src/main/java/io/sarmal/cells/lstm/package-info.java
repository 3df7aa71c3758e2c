/**
 * The long short-term memory and its kin, found by name at run time.
 *
 * <pre>{@code
 * Cell cell = Cells.catalog().get("lstm").create(new CellSpec(8, 16));
 * }</pre>
 */
package io.sarmal.cells.lstm;
