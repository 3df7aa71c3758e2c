/**
 * Checks that any cell must pass: plain code that returns findings, for a test as for a command
 * line. What a cell means is its {@code step} called once a time step on a tape in float64; every
 * other way to run it, and every other backend, has to give the same numbers and gradients. A
 * message tells the cell's author which numbers differ and what to look at.
 *
 * <pre>{@code
 * for (Check check : CellChecks.all("lstm")) {
 *   if (check.name().startsWith("gates")) {
 *     System.out.println(check.run());
 *   }
 * }
 * }</pre>
 */
package io.sarmal.autodiff.check;
