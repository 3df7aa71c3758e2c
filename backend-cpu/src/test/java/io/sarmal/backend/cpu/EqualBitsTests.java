package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.check.TestLstm;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.Model;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results have the same bits for any number of threads, and whatever memory held before. */
class EqualBitsTests {
  /** Sizes at which the work is shared: enough numbers, and no multiples of what a thread takes. */
  private static final int ROWS = 517;

  private static final int COLUMNS = 131;

  /** All that this JVM has. */
  static Stream<Kernels> kernels() {
    Kernels best = Kernels.best();
    return best.vectorBits() == 0 ? Stream.of(best) : Stream.of(best, TestKernels.plain());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyOperation(Kernels kernels) {
    Map<String, int[]> expected = operations(new CpuBackend(kernels, 1), false);
    for (int threads : new int[] {1, 2, 4}) {
      Map<String, int[]> given = operations(new CpuBackend(kernels, threads), true);
      expected.forEach(
          (name, bits) ->
              assertThat(Arrays.equals(given.get(name), bits))
                  .as("%s on %s threads, %s", name, threads, kernels.description())
                  .isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void trainingAnLstm(Kernels kernels) {
    float[] expected = train(new CpuBackend(kernels, 1));
    for (int threads : new int[] {2, 4}) {
      assertThat(Arrays.equals(train(new CpuBackend(kernels, threads)), expected))
          .as("%s threads, %s", threads, kernels.description())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void readingTokensOneByOneAndTogether(Kernels kernels) {
    float[] expected = read(new CpuBackend(kernels, 1), 1);
    for (int threads : new int[] {1, 2, 4}) {
      for (int together : new int[] {1, 4}) {
        assertThat(Arrays.equals(read(new CpuBackend(kernels, threads), together), expected))
            .as("%s threads, %s tokens at a time, %s", threads, together, kernels.description())
            .isTrue();
      }
    }
  }

  /** The logits after eight tokens, of a net so wide that threads share a single row's columns. */
  private static float[] read(Backend backend, int together) {
    LanguageModel net =
        new LanguageModel(new LanguageModel.Config(37, 48, 256, 1, 0), new TestLstm());
    try (backend) {
      Tensor parameters = backend.tensor(net.layout().shape(), net.layout().initialValues(1));
      float[] last = null;
      try (Model model = new Model(backend, net, parameters)) {
        Model.State state = model.begin(1);
        for (int token = 0; token < 8; token += together) {
          int[] tokens = IntStream.range(token, token + together).toArray();
          Model.Prediction prediction = model.run(state, tokens);
          state.close();
          state = prediction.state();
          float[] logits = prediction.logits();
          last = Arrays.copyOfRange(logits, logits.length - 37, logits.length);
        }
        state.close();
      }
      backend.release(parameters);
      return last;
    }
  }

  private static float[] train(Backend backend) {
    LanguageModel.Config config = new LanguageModel.Config(37, 48, 96, 1, 0.1);
    int steps = 11;
    int batch = 33;
    Random random = new Random(5);
    try (backend;
        Trainer trainer =
            new Trainer(
                backend,
                new NextToken(new LanguageModel(config, new TestLstm())),
                Trainer.Config.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        Shape shape = Shape.of(steps, batch);
        int[] tokens = random.ints(shape.size(), 0, 37).toArray();
        int[] targets = random.ints(shape.size(), 0, 37).toArray();
        trainer.step(Batch.empty().integers(shape, tokens).integers(shape, targets), 0.01);
      }
      return trainer.parameterValues();
    }
  }

  /** The bits of what each operation gives. */
  private static Map<String, int[]> operations(CpuBackend backend, boolean dirty) {
    Map<String, int[]> results = new LinkedHashMap<>();
    try (backend) {
      Operands of = new Operands(backend);
      for (UnaryOp op : UnaryOp.values()) {
        add(results, backend, dirty, new Op.Unary(op), of.full);
      }
      for (BinaryOp op : BinaryOp.values()) {
        add(results, backend, dirty, new Op.Binary(op), of.full, of.full);
        add(results, backend, dirty, new Op.Binary(op), of.full, of.row);
        add(results, backend, dirty, new Op.Binary(op), of.column, of.full);
      }
      add(results, backend, dirty, new Op.Select(), of.full, of.row, of.column);
      for (ReduceOp op : ReduceOp.values()) {
        add(results, backend, dirty, new Op.Reduce(op, List.of(0)), of.full);
        add(results, backend, dirty, new Op.Reduce(op, List.of(1)), of.full);
        add(results, backend, dirty, new Op.Reduce(op, List.of(1)), of.cube);
        if (op != ReduceOp.ARGMAX) {
          add(results, backend, dirty, new Op.Reduce(op, List.of(0, 1)), of.full);
          add(results, backend, dirty, new Op.Reduce(op, List.of(0, 2)), of.cube);
        }
      }
      add(results, backend, dirty, new Op.MatMul(false, true), of.full, of.full);
      add(results, backend, dirty, new Op.MatMul(true, false), of.full, of.full);
      add(results, backend, dirty, new Op.MatMul(false, true), of.cube, of.cube);
      add(results, backend, dirty, new Op.Outer(), of.full, of.full);
      add(results, backend, dirty, new Op.Transpose(List.of(1, 0)), of.full);
      add(results, backend, dirty, new Op.Transpose(List.of(1, 0)), of.ids);
      add(results, backend, dirty, new Op.Transpose(List.of(1, 0, 2)), of.cube);
      add(results, backend, dirty, new Op.Transpose(List.of(2, 1, 0)), of.cube);
      add(results, backend, dirty, new Op.Broadcast(Shape.of(ROWS, COLUMNS)), of.row);
      add(results, backend, dirty, new Op.Broadcast(Shape.of(ROWS, COLUMNS)), of.column);
      add(results, backend, dirty, new Op.Slice(1, 1, COLUMNS - 1), of.full);
      add(results, backend, dirty, new Op.Concat(1), of.full, of.full);
      add(results, backend, dirty, new Op.Concat(0), of.full, of.full);
      add(results, backend, dirty, new Op.Gather(), of.full, of.ids);
      add(results, backend, dirty, new Op.ScatterAdd(ROWS), of.ids, of.values);
      add(results, backend, dirty, new Op.Random(Shape.of(ROWS, COLUMNS), 3), of.key);
      add(results, backend, dirty, new Op.Fill(Shape.of(ROWS, COLUMNS), 2));
      add(results, backend, dirty, new Op.Iota(ROWS * COLUMNS));
      add(results, backend, dirty, new Op.Real(), of.ids);
    }
    return results;
  }

  private static void add(
      Map<String, int[]> results, Backend backend, boolean dirty, Op op, Tensor... operands) {
    List<Tensor> given = List.of(operands);
    if (dirty) { // the result is put where these were, if where they were is used again
      Tensor result = op.apply(backend, given).get(0);
      Tensor nan = backend.fill(result.shape(), Double.NaN);
      backend.release(result);
      backend.release(nan);
    }
    Tensor result = op.apply(backend, given).get(0);
    String name = op + " of " + Stream.of(operands).map(t -> t.shape().toString()).toList();
    results.put(name, bits(backend, result));
    backend.release(result);
  }

  private static int[] bits(Backend backend, Tensor tensor) {
    int[] bits = new int[tensor.shape().size()];
    if (tensor.dtype() == DType.INT) {
      backend.read(tensor, bits);
      return bits;
    }
    float[] values = new float[bits.length];
    backend.read(tensor, values);
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static final class Operands {
    private final Random random = new Random(3);
    private final Backend backend;
    final Tensor full;
    final Tensor row;
    final Tensor column;
    final Tensor cube;
    final Tensor ids;
    final Tensor values;
    final Tensor key;

    Operands(Backend backend) {
      this.backend = backend;
      full = real(ROWS, COLUMNS);
      row = real(COLUMNS);
      column = real(ROWS, 1);
      cube = real(7, ROWS, 19);
      ids = backend.tensor(Shape.of(ROWS, 1), random.ints(ROWS, 0, ROWS / 3).toArray());
      values = real(ROWS, 1, COLUMNS);
      key = backend.tensor(Shape.of(2), new int[] {1, 2});
    }

    private Tensor real(int... extents) {
      Shape shape = Shape.of(extents);
      float[] numbers = new float[shape.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      return backend.tensor(shape, numbers);
    }
  }
}
