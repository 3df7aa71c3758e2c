/**
 * Programs: operations as values, straight-line lists of them, loops over time as one of them, the
 * symbolic backend that writes them down, passes that improve them, interpreters that run them, and
 * explanations of how they run.
 *
 * <pre>{@code
 * SymbolicBackend trace = new SymbolicBackend();
 * Tensor x = trace.input("x", TensorType.real(Shape.of(Dim.BATCH, 3)));
 * Program program = trace.build(Map.of("y", trace.unary(UnaryOp.TANH, x)));
 * Executable tanh = backend.compile(program);
 * List<Tensor> y = tanh.run(List.of(backend.fill(Shape.of(2, 3), 0.5)));
 * }</pre>
 */
package io.sarmal.core.program;
