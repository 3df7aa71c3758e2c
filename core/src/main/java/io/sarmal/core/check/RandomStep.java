package io.sarmal.core.check;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Random code: moves that each make a matrix {@code [B, N]} from two others by a few operations.
 *
 * <p>Elements stay of the order of 1 and every move is continuous in what is rounded, so that
 * backends of different precision can be compared.
 */
final class RandomStep {
  private static final int N = 6;
  private static final Shape MATRIX = Shape.of(Dim.BATCH, N);

  private final Samples samples;
  private final ScanWriter writer = new ScanWriter();
  private final SymbolicBackend s = writer.symbolic();
  private final Tensor x = writer.sequence("x", TensorType.real(MATRIX));
  private final Tensor h = writer.state("h", TensorType.real(MATRIX));
  private final Tensor w = writer.invariant("w", TensorType.real(N, N));
  private final Tensor bias = writer.invariant("bias", TensorType.real(N));
  private final Tensor table = writer.invariant("table", TensorType.real(Recurrences.ROWS, N));
  private final Tensor ids = writer.sequence("ids", TensorType.integer(Dim.BATCH));
  private final Tensor key = writer.invariant("key", TensorType.integer(3));
  private final List<Tensor> matrices = new ArrayList<>(List.of(x, h));

  private RandomStep(long seed) {
    this.samples = new Samples(seed);
  }

  /** A scan whose step is {@code length} random moves. */
  static Scan scan(long seed, int length) {
    RandomStep step = new RandomStep(seed);
    List<BinaryOperator<Tensor>> moves = step.moves();
    for (int i = 0; i < length; i++) {
      Tensor a = step.samples.oneOf(step.matrices);
      Tensor b = step.samples.oneOf(step.matrices);
      step.matrices.add(step.samples.oneOf(moves).apply(a, b));
    }
    return step.finish();
  }

  private Scan finish() {
    Tensor last = matrices.get(matrices.size() - 1);
    Tensor other = samples.oneOf(matrices);
    return writer
        .next(writer.times(writer.plus(last, h), writer.number(0.5)))
        .stacked(samples.oneOf(matrices))
        .stacked(s.slice(last, 1, 1, 4))
        .sum(s.outer(last, other))
        .sum(s.reduce(ReduceOp.SUM, other, 0))
        .write(samples.below(2) == 0);
  }

  private List<BinaryOperator<Tensor>> moves() {
    return List.of(
        (a, b) ->
            s.unary(samples.either(UnaryOp.TANH, UnaryOp.SIGMOID, UnaryOp.SIN, UnaryOp.COS), a),
        (a, b) -> s.unary(samples.either(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.RELU), a),
        (a, b) -> s.unary(UnaryOp.EXP, s.unary(UnaryOp.NEG, s.unary(UnaryOp.ABS, a))),
        (a, b) -> s.unary(samples.either(UnaryOp.LOG1P, UnaryOp.SQRT), above(a, 0.1)),
        (a, b) -> s.binary(samples.either(BinaryOp.MUL, BinaryOp.MAX, BinaryOp.MIN), a, b),
        (a, b) -> writer.tanh(s.binary(samples.either(BinaryOp.ADD, BinaryOp.SUB), a, b)),
        (a, b) -> s.binary(BinaryOp.DIV, a, above(b, 1)),
        (a, b) -> s.select(s.binary(BinaryOp.GREATER, x, writer.number(0)), a, b),
        (a, b) -> writer.times(a, s.reduce(ReduceOp.MAX, b, samples.either(0, 1))),
        (a, b) -> writer.tanh(writer.minus(a, mean(b))),
        (a, b) ->
            writer.tanh(writer.plus(s.matmul(a, false, w, samples.either(true, false)), bias)),
        (a, b) -> columnsOfBoth(a, b, 1 + samples.below(N - 1)),
        (a, b) -> s.transpose(s.binary(BinaryOp.MAX, flip(a), flip(b)), 1, 0),
        (a, b) -> greatestOfPairs(a),
        (a, b) -> writer.times(a, s.gather(table, ids)),
        (a, b) -> writer.tanh(s.gather(s.scatterAdd(ids, a, Recurrences.ROWS), ids)),
        (a, b) -> writer.tanh(writer.dot(a, writer.tanh(s.outer(a, b)))),
        (a, b) -> writer.times(a, s.random(MATRIX, key, samples.below(3))),
        (a, b) -> writer.tanh(writer.plus(a, s.broadcast(writer.times(bias, s.iota(N)), MATRIX))),
        (a, b) -> s.scan(Recurrences.rnn(N, N, samples.either(true, false)), loop(a, b)).get(1));
  }

  private Tensor above(Tensor x, double least) {
    return writer.plus(s.unary(UnaryOp.ABS, x), writer.number(least));
  }

  private Tensor mean(Tensor x) {
    return s.binary(BinaryOp.DIV, s.reduce(ReduceOp.SUM, x, 0, 1), above(s.size(MATRIX), 1));
  }

  private Tensor columnsOfBoth(Tensor a, Tensor b, int at) {
    return s.concat(1, List.of(s.slice(a, 1, at, N), s.slice(b, 1, 0, at)));
  }

  private Tensor flip(Tensor x) {
    return s.transpose(x, 1, 0);
  }

  private Tensor greatestOfPairs(Tensor x) {
    Shape pairs = Shape.of(Dim.BATCH, N / 2, 2);
    Tensor greatest = s.reduce(ReduceOp.MAX, s.reshape(x, pairs), 2);
    return s.reshape(s.broadcast(greatest, pairs), MATRIX);
  }

  /** Two matrices as a sequence of two steps, and what else the loop of an RNN takes. */
  private List<Tensor> loop(Tensor a, Tensor b) {
    Shape step = Shape.of(1, Dim.BATCH, N);
    Tensor sequence = s.concat(0, List.of(s.reshape(a, step), s.reshape(b, step)));
    return List.of(sequence, a, w, w, bias);
  }
}
