/**
 * The element-wise and reducing operations, each with its meaning in float64.
 *
 * <pre>{@code
 * System.out.println(UnaryOp.SIGMOID.apply(0)); // 0.5
 * System.out.println(BinaryOp.MAX.apply(2, 3)); // 3.0
 * }</pre>
 */
package io.sarmal.core.op;
