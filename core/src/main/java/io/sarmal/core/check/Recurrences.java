package io.sarmal.core.check;

import static io.sarmal.core.TensorType.integer;
import static io.sarmal.core.TensorType.real;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Scans of the kinds that recurrent networks have, forward and backward. */
final class Recurrences {
  private static final int B = Dim.BATCH;

  /** Rows of a table, and a bound of every integer argument. */
  static final int ROWS = 5;

  private Recurrences() {}

  /** All of them by what they are, of {@code n} inputs and {@code h} units. */
  static Map<String, Supplier<Scan>> all(int n, int h) {
    return ImmutableMap.<String, Supplier<Scan>>builder()
        .put("a tanh RNN", () -> rnn(n, h, false))
        .put("a tanh RNN backwards in time", () -> rnn(n, h, true))
        .put("an LSTM", () -> lstm(n, h))
        .put("a GRU that resets before the product", () -> gru(n, h))
        .put("a masked RNN", () -> masked(n, h, false))
        .put("a masked RNN backwards in time", () -> masked(n, h, true))
        .put("the derivative of an RNN", () -> derivative(n, h))
        .put("layer norm in the step", () -> layerNorm(h))
        .put("dropout by step number", () -> dropout(h))
        .put("an embedding and its gradient", () -> embedding(h))
        .put("an argmax that is fed back", () -> greedy(h))
        .put("states that change places", () -> exchange(h))
        .put("no state", () -> stateless(n, h))
        .put("a scan in a scan", () -> nested(h))
        .buildOrThrow();
  }

  /** {@code h' = tanh(x·W + h·U + b)}. */
  static Scan rnn(int n, int h, boolean reverse) {
    ScanWriter s = new ScanWriter();
    Tensor x = s.sequence("x", real(B, n));
    Tensor state = s.state("h", real(B, h));
    Tensor w = s.invariant("w", real(n, h));
    Tensor u = s.invariant("u", real(h, h));
    Tensor b = s.invariant("b", real(h));
    Tensor next = s.tanh(s.plus(s.plus(s.dot(x, w), s.dot(state, u)), b));
    return s.stacked(next).next(next).write(reverse);
  }

  /** Gates side by side in one product. */
  static Scan lstm(int n, int h) {
    ScanWriter s = new ScanWriter();
    Tensor x = s.sequence("x", real(B, n));
    Tensor hidden = s.state("h", real(B, h));
    Tensor cell = s.state("c", real(B, h));
    Tensor w = s.invariant("w", real(n, 4 * h));
    Tensor u = s.invariant("u", real(h, 4 * h));
    Tensor b = s.invariant("b", real(4 * h));
    Tensor z = s.plus(s.plus(s.dot(x, w), s.dot(hidden, u)), b);
    Tensor input = s.sigmoid(s.columns(z, 0, h));
    Tensor forget = s.sigmoid(s.columns(z, 1, h));
    Tensor candidate = s.tanh(s.columns(z, 2, h));
    Tensor output = s.sigmoid(s.columns(z, 3, h));
    Tensor nextCell = s.plus(s.times(forget, cell), s.times(input, candidate));
    Tensor next = s.times(output, s.tanh(nextCell));
    return s.next(next).stacked(next).next(nextCell).stacked(forget).write(false);
  }

  private static Scan gru(int n, int h) {
    ScanWriter s = new ScanWriter();
    Tensor w = s.invariant("w", real(n, 3 * h));
    Tensor u = s.invariant("u", real(h, 2 * h));
    Tensor v = s.invariant("v", real(h, h));
    Tensor state = s.state("h", real(B, h));
    Tensor x = s.sequence("x", real(B, n));
    Tensor xs = s.dot(x, w);
    Tensor hs = s.dot(state, u);
    Tensor update = s.sigmoid(s.plus(s.columns(xs, 0, h), s.columns(hs, 0, h)));
    Tensor reset = s.sigmoid(s.plus(s.columns(xs, 1, h), s.columns(hs, 1, h)));
    Tensor candidate = s.tanh(s.plus(s.columns(xs, 2, h), s.dot(s.times(reset, state), v)));
    Tensor rest = s.times(s.minus(s.number(1), update), candidate);
    Tensor next = s.plus(s.times(update, state), rest);
    return s.stacked(next).next(next).write(false);
  }

  /** A row's steps from its length on carry the state through and give zeros. */
  private static Scan masked(int n, int h, boolean reverse) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor x = s.sequence("x", real(B, n));
    Tensor t = s.stepNumber();
    Tensor lengths = s.invariant("lengths", integer(B, 1));
    Tensor state = s.state("h", real(B, h));
    Tensor w = s.invariant("w", real(n, h));
    Tensor u = s.invariant("u", real(h, h));
    Tensor mask = symbolic.binary(BinaryOp.LESS, symbolic.real(t), symbolic.real(lengths));
    Tensor next = s.tanh(s.plus(s.dot(x, w), s.dot(state, u)));
    Tensor y = symbolic.select(mask, next, s.number(0));
    return s.next(symbolic.select(mask, next, state)).stacked(y).write(reverse);
  }

  /** Saved sequences, gradients as sequence and state, gradients of weights as sums. */
  private static Scan derivative(int n, int h) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor x = s.sequence("x", real(B, n));
    Tensor before = s.sequence("before", real(B, h));
    Tensor y = s.sequence("y", real(B, h));
    Tensor dy = s.sequence("dy", real(B, h));
    Tensor dh = s.state("dh", real(B, h));
    Tensor w = s.invariant("w", real(n, h));
    Tensor u = s.invariant("u", real(h, h));
    Tensor slope = s.minus(s.number(1), s.times(y, y));
    Tensor dz = s.times(s.plus(dy, dh), slope);
    return s.stacked(symbolic.matmul(dz, false, w, true))
        .next(symbolic.matmul(dz, false, u, true))
        .sum(symbolic.outer(x, dz))
        .sum(symbolic.matmul(before, true, dz, false))
        .sum(symbolic.reduce(ReduceOp.SUM, dz, 0))
        .write(true);
  }

  private static Scan layerNorm(int h) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor x = s.sequence("x", real(B, h));
    Tensor state = s.state("h", real(B, h));
    Tensor u = s.invariant("u", real(h, h));
    Tensor gain = s.invariant("gain", real(h));
    Tensor z = s.plus(x, s.dot(state, u));
    Tensor share = s.number(1.0 / h);
    Tensor centred = s.minus(z, s.times(symbolic.reduce(ReduceOp.SUM, z, 1), share));
    Tensor squares = symbolic.reduce(ReduceOp.SUM, s.times(centred, centred), 1);
    Tensor deviation = symbolic.unary(UnaryOp.SQRT, s.plus(s.times(squares, share), s.number(0.1)));
    Tensor next = s.tanh(s.times(symbolic.binary(BinaryOp.DIV, centred, deviation), gain));
    return s.next(next).stacked(next).stacked(deviation).write(false);
  }

  /** A key of seed, training step and the number of the step in time. */
  private static Scan dropout(int h) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor x = s.sequence("x", real(B, h));
    Tensor seed = s.invariant("seed", integer(3));
    Tensor t = s.stepNumber();
    Tensor key = symbolic.concat(0, List.of(seed, t));
    Tensor random = symbolic.random(x.shape(), key, 3);
    Tensor keep = symbolic.binary(BinaryOp.GREATER_EQUAL, random, s.number(0.3));
    return s.stacked(s.times(x, keep)).stacked(key).write(false);
  }

  private static Scan embedding(int h) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor ids = s.sequence("ids", integer(B));
    Tensor table = s.invariant("table", real(ROWS, h));
    Tensor state = s.state("h", real(B, h));
    Tensor next = s.tanh(s.plus(symbolic.gather(table, ids), state));
    return s.next(next).sum(symbolic.scatterAdd(ids, next, ROWS)).stacked(ids).write(false);
  }

  private static Scan greedy(int h) {
    ScanWriter s = new ScanWriter();
    SymbolicBackend symbolic = s.symbolic();
    Tensor x = s.sequence("x", real(B, h));
    Tensor token = s.state("token", integer(B, 1));
    Tensor table = s.invariant("table", real(ROWS, h));
    Tensor row = symbolic.gather(table, symbolic.reshape(token, Shape.of(B)));
    Tensor logits = symbolic.matmul(s.plus(row, x), false, table, true);
    Tensor next = symbolic.reduce(ReduceOp.ARGMAX, logits, 1);
    return s.next(next).stacked(next).stacked(token).write(false);
  }

  /** Outputs that are inputs, and one value as several outputs. */
  private static Scan exchange(int h) {
    ScanWriter s = new ScanWriter();
    Tensor x = s.sequence("x", real(B, h));
    Tensor a = s.state("a", real(B, h));
    Tensor b = s.state("b", real(B, h));
    Tensor c = s.state("c", real(h));
    Tensor constant = s.invariant("constant", real(h));
    Tensor sum = s.times(s.plus(b, x), s.number(0.5));
    return s.next(sum)
        .next(a)
        .next(constant)
        .stacked(a)
        .stacked(x)
        .stacked(constant)
        .stacked(s.times(c, c))
        .sum(x)
        .sum(x)
        .sum(constant)
        .write(false);
  }

  private static Scan stateless(int n, int h) {
    ScanWriter s = new ScanWriter();
    Tensor x = s.sequence("x", real(B, n));
    Tensor y = s.sequence("y", real(B, h));
    Tensor w = s.invariant("w", real(n, h));
    Tensor product = s.dot(x, w);
    return s.stacked(s.times(product, y)).sum(s.symbolic().outer(x, y)).write(false);
  }

  /** Each step of the outer scan runs an inner one over a sequence of its own. */
  private static Scan nested(int h) {
    ScanWriter s = new ScanWriter();
    Tensor xs = s.sequence("xs", real(3, B, h));
    Tensor state = s.state("h", real(B, h));
    Tensor w = s.invariant("w", real(h, h));
    Tensor u = s.invariant("u", real(h, h));
    Tensor b = s.invariant("b", real(h));
    List<Tensor> results = s.symbolic().scan(rnn(h, h, true), List.of(xs, state, w, u, b));
    return s.stacked(results.get(0)).next(results.get(1)).write(false);
  }
}
