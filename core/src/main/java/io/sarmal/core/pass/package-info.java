/**
 * Passes that make programs fast, the same for every backend: each takes a program or a loop and
 * writes an equal one.
 *
 * <p>{@link io.sarmal.core.pass.LoopPasses} has their order. Before a loop is differentiated its
 * sums are put in order, products that share an operand are merged and what does not depend on the
 * state moves out in front; after that, sums over all steps move out behind.
 *
 * <pre>{@code
 * SymbolicBackend trace = new SymbolicBackend();
 * Tensor x = trace.input("x", TensorType.real(Shape.of(3)));
 * Tensor twice = trace.unary(UnaryOp.NEG, trace.unary(UnaryOp.NEG, x));
 * System.out.print(Simplify.apply(trace.build(Map.of("y", twice)))); // y is x
 * }</pre>
 */
package io.sarmal.core.pass;
