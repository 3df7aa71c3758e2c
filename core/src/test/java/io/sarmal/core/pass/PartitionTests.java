package io.sarmal.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.ProgramInterpreter;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionTests {
  private static Program program() {
    SymbolicBackend s = new SymbolicBackend();
    Value x = s.input("x", TensorType.real(2, 3));
    Value w = s.input("w", TensorType.real(3, 3));
    Value scale = s.input("scale", TensorType.real());
    Tensor half = s.fill(Shape.SCALAR, 0.5);
    Tensor weight = s.unary(UnaryOp.TANH, s.binary(BinaryOp.MUL, w, half));
    Tensor product = s.matmul(x, false, weight, false);
    Tensor scaled = s.binary(BinaryOp.MUL, s.binary(BinaryOp.ADD, product, scale), half);
    return s.build(Map.of("y", scaled, "weight", weight));
  }

  @Test
  void whatDependsOnConstantsOnlyIsPrepared() {
    Partition cut = Partition.of(program(), Set.of("w", "scale"));
    assertThat(cut.preparation().inputs()).containsOnlyKeys("w", "scale");
    assertThat(cut.preparation().toString()).contains("tanh").doesNotContain("matmul");
    assertThat(cut.rest().toString()).contains("matmul").doesNotContain("tanh");
    assertThat(cut.rest().inputs().keySet()).first().isEqualTo("x");
  }

  @Test
  void bothPartsTogetherAreTheProgram() {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      Tensor x = backend.tensor(Shape.of(2, 3), new double[] {1, 2, 3, 4, 5, 6});
      Tensor w = backend.tensor(Shape.of(3, 3), new double[] {1, -2, 3, 0.4, 0.5, 0.6, 7, 8, 9});
      Tensor scale = backend.fill(Shape.SCALAR, 0.25);
      List<double[]> expected = run(backend, program(), List.of(x, w, scale));
      for (Set<String> constants :
          List.of(
              Set.<String>of(),
              Set.of("w"),
              Set.of("scale"),
              Set.of("w", "scale"),
              Set.of("x", "w", "scale"))) {
        Partition cut = Partition.of(program(), constants);
        List<Tensor> constant = new ArrayList<>();
        List<Tensor> other = new ArrayList<>();
        Map<String, Tensor> all = Map.of("x", x, "w", w, "scale", scale);
        for (String name : program().inputs().keySet()) {
          (constants.contains(name) ? constant : other).add(all.get(name));
        }
        other.addAll(new ProgramInterpreter(backend, cut.preparation()).run(constant));
        assertThat(run(backend, cut.rest(), other)).as("%s", constants).hasSize(2);
        for (int i = 0; i < 2; i++) {
          assertThat(run(backend, cut.rest(), other).get(i)).isEqualTo(expected.get(i));
        }
      }
    }
  }

  private static List<double[]> run(
      ReferenceBackend backend, Program program, List<Tensor> arguments) {
    List<double[]> all = new ArrayList<>();
    for (Tensor tensor : new ProgramInterpreter(backend, program).run(arguments)) {
      double[] values = new double[tensor.shape().size()];
      backend.read(tensor, values);
      all.add(values);
    }
    return all;
  }
}
