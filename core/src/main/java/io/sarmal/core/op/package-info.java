/** The element-wise and reducing operations, each with its meaning in float64. */
package io.sarmal.core.op;
