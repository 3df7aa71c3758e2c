package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tape on the symbolic backend writes forward and backward down as one program, which gives what
 * the same code gives at once, for any number of steps and rows.
 */
class TracedGradientTests {
  private static final int V = 5;
  private static final int H = 4;

  /** What a model is given: a sequence of ids, what they should be, and a state and weights. */
  private static final Map<String, TensorType> INPUTS = inputs();

  private static Map<String, TensorType> inputs() {
    Map<String, TensorType> inputs = new LinkedHashMap<>();
    inputs.put("ids", TensorType.integer(Dim.TIME, Dim.BATCH));
    inputs.put("targets", TensorType.integer(Dim.TIME, Dim.BATCH));
    inputs.put("state", TensorType.real(Dim.BATCH, H));
    inputs.put("table", TensorType.real(V, H));
    inputs.put("w", TensorType.real(H, H));
    inputs.put("bias", TensorType.real(H));
    inputs.put("out", TensorType.real(H, V));
    return inputs;
  }

  private static final Scan RECURRENCE =
      new Looped(
              List.of(
                  sequence("x", TensorType.real(Dim.BATCH, H)),
                  state("h", TensorType.real(Dim.BATCH, H)),
                  invariant("w", TensorType.real(H, H)),
                  invariant("bias", TensorType.real(H))),
              List.of(OutputRole.STATE, OutputRole.STACKED),
              false,
              (tape, in) -> {
                Var h = in.get(0).plus(in.get(1).matmul(in.get(2))).plus(in.get(3)).tanh();
                return List.of(h, h);
              })
          .scan();

  /** A small recurrent language model: mean cross-entropy over all steps and rows. */
  private static Var crossEntropy(Tape tape, List<Var> in) {
    Var embedded = in.get(3).gather(in.get(0));
    List<Var> results = tape.scan(RECURRENCE, List.of(embedded, in.get(2), in.get(4), in.get(5)));
    Var logits = results.get(1).matmul(in.get(6));
    Var shifted = logits.minus(logits.max(-1).detach());
    Var logSum = shifted.exp().sum(-1).log();
    Shape column = in.get(1).shape().concat(Shape.of(1));
    Var hit = in.get(1).real().reshape(column).equalTo(tape.iota(V));
    return logSum.minus(shifted.times(hit).sum(-1)).mean();
  }

  /** Broadcasts and reductions over axes of run-time extent. */
  private static Var broadcasts(Tape tape, List<Var> in) {
    Var state = in.get(2);
    Var centred = state.minus(state.mean(0)).plus(in.get(5));
    Var scaled = centred.dividedBy(centred.square().mean(1).plus(1).sqrt());
    Var greatest = scaled.max(0).broadcast(state.shape());
    Var mixed = tape.concat(1, List.of(scaled.slice(1, 1, H), greatest.slice(1, 0, 1)));
    Var product = mixed.matmul(in.get(4)).outer(state).sin().sum();
    return product.plus(mixed.transpose(1, 0).sum(1).exp().sum());
  }

  /** The length of a gradient, differentiated again. */
  private static Var gradientPenalty(Tape tape, List<Var> in) {
    List<Var> gradients =
        tape.differentiableGradient(crossEntropy(tape, in), List.of(in.get(3), in.get(4)));
    return gradients.stream().map(g -> g.square().sum()).reduce(tape.scalar(0), Var::plus);
  }

  private record Model(String name, BiFunction<Tape, List<Var>, Var> loss) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Model> models() {
    return Stream.of(
        new Model("cross-entropy", TracedGradientTests::crossEntropy),
        new Model("broadcasts", TracedGradientTests::broadcasts),
        new Model("gradient penalty", TracedGradientTests::gradientPenalty));
  }

  @ParameterizedTest
  @MethodSource("models")
  void oneProgramGivesWhatRunningAtOnceGivesForEverySize(Model model) {
    Program program = trace(model);
    Program optimized = LoopPasses.optimize(program);
    for (int[] sizes : new int[][] {{3, 2}, {1, 5}, {4, 1}}) {
      ReferenceBackend backend = new ReferenceBackend();
      List<Tensor> values = values(backend, sizes[0], sizes[1]);
      List<double[]> expected = eager(backend, model, values);
      assertRuns(backend, program, values, expected);
      assertRuns(backend, optimized, values, expected);
      values.forEach(backend::release);
      assertThat(backend.liveTensors()).hasValue(0);
    }
  }

  private static void assertRuns(
      ReferenceBackend backend, Program program, List<Tensor> values, List<double[]> expected) {
    List<Tensor> results = new ProgramInterpreter(backend, program).run(values);
    for (int i = 0; i < expected.size(); i++) {
      double[] actual = new double[expected.get(i).length];
      backend.read(results.get(i), actual);
      assertThat(actual).usingComparatorWithPrecision(1e-12).containsExactly(expected.get(i));
    }
    results.forEach(backend::release);
  }

  private static Program trace(Model model) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      List<Tensor> values = new ArrayList<>();
      INPUTS.forEach((name, type) -> values.add(symbolic.input(name, type)));
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Var output : outputs(tape, model, values)) {
        outputs.put("output" + outputs.size(), output.value());
      }
      return symbolic.build(outputs);
    }
  }

  private static List<double[]> eager(ReferenceBackend backend, Model model, List<Tensor> values) {
    try (Tape tape = Tape.recording(backend)) {
      return outputs(tape, model, values).stream().map(Var::toDoubles).toList();
    }
  }

  /** The loss and its gradients. */
  private static List<Var> outputs(Tape tape, Model model, List<Tensor> values) {
    List<Var> in =
        values.stream()
            .map(v -> v.dtype() == DType.REAL ? tape.variable(v) : tape.constant(v))
            .toList();
    Var loss = model.loss().apply(tape, in);
    List<Var> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(tape.gradient(loss, in.subList(2, in.size())));
    return outputs;
  }

  private static List<Tensor> values(ReferenceBackend backend, int steps, int rows) {
    Random random = new Random(7);
    List<Tensor> values = new ArrayList<>();
    for (TensorType type : INPUTS.values()) {
      Shape shape = type.shape().bind(size -> size == Dim.TIME ? steps : rows);
      values.add(
          type.dtype() == DType.REAL
              ? backend.tensor(shape, random.doubles(shape.size(), -1, 1).toArray())
              : backend.tensor(shape, random.ints(shape.size(), 0, V).toArray()));
    }
    return values;
  }
}
