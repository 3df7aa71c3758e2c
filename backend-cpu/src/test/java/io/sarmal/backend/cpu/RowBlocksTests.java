package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.plan.Ability;
import io.sarmal.core.plan.ProgramPlanner;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An output layer with a large vocabulary, whose logits never lie in memory as a whole. */
class RowBlocksTests {
  private static final int HIDDEN = 5;

  /** Rows and words such that the last block is not whole. */
  private static final int ROWS = 2401;

  private static final int WORDS = 4001;

  /** The mean loss and, if wanted, its gradients by what is multiplied, by weight and by bias. */
  private static Program outputLayer(int rows, int words, boolean gradients) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      Var x = tape.variable(symbolic.input("x", TensorType.real(1, rows, HIDDEN)));
      Var weight = tape.variable(symbolic.input("weight", TensorType.real(HIDDEN, words)));
      Var bias = tape.variable(symbolic.input("bias", TensorType.real(words)));
      Var targets = tape.constant(symbolic.input("targets", TensorType.integer(1, rows)));
      Var loss = Losses.softmaxCrossEntropy(x.matmul(weight).plus(bias), targets).mean();
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("loss", loss.value());
      if (gradients) {
        for (Var gradient : tape.gradient(loss, List.of(x, weight, bias))) {
          outputs.put("gradient" + outputs.size(), gradient.value());
        }
      }
      return Simplify.apply(symbolic.build(outputs));
    }
  }

  private static List<float[]> run(CpuBackend backend, Program program, boolean compiled) {
    Random random = new Random(3);
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : program.inputs().values()) {
      int size = input.shape().size();
      arguments.add(
          input.shape().rank() == 2 && input.shape().extent(0) == 1
              ? backend.tensor(input.shape(), random.ints(size, 0, WORDS).toArray())
              : backend.tensor(input.shape(), random.doubles(size, -1, 1).toArray()));
    }
    Executable executable =
        compiled ? backend.compile(program) : new ProgramInterpreter(backend, program);
    List<float[]> values = new ArrayList<>();
    for (Tensor result : executable.run(arguments)) {
      float[] read = new float[result.shape().size()];
      backend.read(result, read);
      values.add(read);
      backend.release(result);
    }
    arguments.forEach(backend::release);
    assertThat(backend.liveTensors()).hasValue(0);
    return values;
  }

  private static List<String> actions(Program program) {
    List<Value> shapes = program.inputs().values().asList();
    return ProgramPlanner.plan(program, program.bind(shapes), Set.of(Ability.ROW_BLOCKS))
        .actions()
        .stream()
        .map(action -> action.getClass().getSimpleName())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resultsEqualThoseOfOneOperationAtATimeWithTheSameBitsForAnyNumberOfThreads(
      boolean gradients) {
    Program program = outputLayer(ROWS, WORDS, gradients);
    assertThat(actions(program)).contains("RowBlocks").doesNotContain("Product", "Outer");
    List<float[]> one = run(new CpuBackend(Kernels.best(), 1), program, true);
    List<float[]> expected = run(new CpuBackend(Kernels.best(), 1), program, false);
    for (int i = 0; i < expected.size(); i++) {
      float greatest = 0;
      for (float value : expected.get(i)) {
        greatest = Math.max(greatest, Math.abs(value));
      }
      assertThat(one.get(i))
          .as(program.outputs().keySet().asList().get(i))
          .containsExactly(expected.get(i), Offset.offset(1e-5f * greatest));
    }
    for (int threads : new int[] {2, 4}) {
      List<float[]> many = run(new CpuBackend(Kernels.best(), threads), program, true);
      for (int i = 0; i < one.size(); i++) {
        assertThat(many.get(i)).as("%s threads, %s", threads, i).isEqualTo(one.get(i));
      }
    }
  }

  @Test
  void aProductWithoutColumnsIsLeftAlone() {
    SymbolicBackend symbolic = new SymbolicBackend();
    Value x = symbolic.input("x", TensorType.real(3, HIDDEN));
    Value none = symbolic.input("none", TensorType.real(HIDDEN, 0));
    Program program = symbolic.build(Map.of("y", symbolic.matmul(x, false, none, false)));
    assertThat(actions(program)).containsExactly("Single");
  }

  @Test
  void aSmallVocabularyIsLeftAlone() {
    assertThat(actions(outputLayer(ROWS, 65, true))).doesNotContain("RowBlocks");
  }

  @Test
  void logitsThatSomethingElseReadsAreLeftAlone() {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      Var x = tape.variable(symbolic.input("x", TensorType.real(ROWS, HIDDEN)));
      Var weight = tape.variable(symbolic.input("weight", TensorType.real(HIDDEN, WORDS)));
      Var logits = x.matmul(weight);
      Program program =
          symbolic.build(Map.of("logits", logits.value(), "sum", logits.exp().sum(1).value()));
      assertThat(actions(program)).doesNotContain("RowBlocks");
    }
  }

  @Test
  void anExplanationSaysThatTheyAreOneLaunchWhichKeepsNoLogits() {
    Program program = outputLayer(ROWS, WORDS, true);
    try (CpuBackend backend = new CpuBackend(Kernels.best(), 1)) {
      List<Launch> launches =
          backend.compile(program).explain(program.inputs().values().asList()).launches();
      List<Launch> products = launches.stream().filter(Launch::hasProduct).toList();
      assertThat(products).hasSize(1);
      assertThat(products.get(0).results())
          .extracting(Value::shape)
          .doesNotContain(Shape.of(1, ROWS, WORDS), Shape.of(ROWS, WORDS))
          .contains(Shape.of(HIDDEN, WORDS));
    }
  }
}
