package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Backend;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplanationTests {
  private final Backend reference = new ReferenceBackend();

  @AfterEach
  void close() {
    reference.close();
  }

  /** A running sum of {@code tanh(x)} over time. */
  private static Scan sum() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    Tensor next = s.binary(BinaryOp.ADD, h, s.unary(UnaryOp.TANH, x));
    return new Scan(
        s.build(Map.of("h", next)),
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STATE),
        true);
  }

  @Test
  void anInterpreterLaunchesOneOperationAtATimeInEveryTimeStep() {
    Program program = sum().toProgram();
    Explanation explanation =
        reference
            .compile(program)
            .explain(
                List.of(reference.fill(Shape.of(7, 2, 3), 0), reference.fill(Shape.of(2, 3), 0)));
    Launch.Loop loop = explanation.loops().get(0);
    assertThat(explanation.launches()).containsExactly(loop);
    assertThat(explanation.steps(loop)).isEqualTo(7);
    assertThat(loop.way().step().stream().map(Launch::summary)).containsExactly("tanh", "add");
    assertThat(loop.way().fallback()).hasValue("backend reference runs one operation at a time");
    assertThat(explanation.count()).isEqualTo(14);
  }

  /** The sum, over sequences of five steps, one for each step of a loop. */
  private static Scan sums(boolean checkpointed) {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(5, Dim.BATCH, 3));
    Tensor h = s.input("h", TensorType.real(Dim.BATCH, 3));
    return new Scan(
        s.build(Map.of("h", s.scan(sum(), List.of(x, s.unary(UnaryOp.EXP, h))).get(0))),
        List.of(InputRole.SEQUENCE, InputRole.STATE),
        List.of(OutputRole.STATE),
        false,
        checkpointed);
  }

  @Test
  void launchesOfLoopsWithinLoopsAreCounted() {
    Explanation explanation =
        reference
            .compile(sums(true).toProgram())
            .explain(
                List.of(
                    reference.fill(Shape.of(7, 5, 2, 3), 0), reference.fill(Shape.of(2, 3), 0)));
    assertThat(explanation.count()).isEqualTo(7 * (1 + 5 * 2));
  }

  @Test
  void aCheckpointedLoopOfLoopsFallsBackWhereOneOfThoseDoes() {
    Backend fusing = new SymbolicBackend();
    assertThat(LoopExplanation.stepByStep(fusing, sums(true), "a reason").fallback()).isEmpty();
    assertThat(LoopExplanation.stepByStep(fusing, sums(false), "a reason").fallback())
        .hasValue("a reason");
    assertThat(LoopExplanation.stepByStep(reference, sums(true), "a reason").fallback())
        .hasValue("backend reference runs one operation at a time");
  }

  @Test
  void aCheckpointedScanSaysSoInItsText() {
    assertThat(sums(true).toString()).startsWith("checkpointed scan\n");
  }

  @Test
  void aScanIsItsText() {
    assertThat(sum())
        .hasToString(
            """
            scan backwards
            inputs [sequence, state], outputs [state]
            %0: [B, 3] = input x
            %1: [B, 3] = input h
            %2: [B, 3] = tanh(%0)
            %3: [B, 3] = add(%1, %2)
            output h = %3
            """);
  }

  @Test
  void whatIsKeptIsComputedBeforeAnOutputAndReadAfterIt() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(4, 5));
    Tensor kept = s.unary(UnaryOp.TANH, x);
    Tensor dropped = s.unary(UnaryOp.EXP, kept);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("loss", s.reduce(ReduceOp.SUM, dropped, 0, 1));
    Tensor view = s.reshape(s.slice(kept, 0, 1, 3), Shape.of(10));
    outputs.put(
        "gradient", s.binary(BinaryOp.MUL, view, s.reshape(s.slice(x, 0, 0, 2), Shape.of(10))));
    Explanation explanation = explain(s.build(outputs));
    assertThat(explanation.kept("loss")).containsExactly((Value) kept);
    assertThat(explanation.bytes(explanation.kept("loss"))).isEqualTo(80);
    assertThat(explanation.kept("gradient")).isEmpty();
    assertThatThrownBy(() -> explanation.kept("los"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the outputs are [loss, gradient], without los");
  }

  @Test
  void memoryIsTakenFromWhereAValueIsMadeUntilItOrAViewOfItIsLastRead() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.input("x", TensorType.real(10, 10));
    Tensor small = s.reduce(ReduceOp.SUM, s.unary(UnaryOp.EXP, x), 0, 1);
    Tensor row = s.slice(s.unary(UnaryOp.TANH, x), 0, 3, 4);
    Tensor other = s.reduce(ReduceOp.SUM, s.unary(UnaryOp.SIN, x), 0, 1);
    Tensor read = s.binary(BinaryOp.MUL, row, row);
    Explanation explanation =
        explain(s.build(Map.of("y", s.binary(BinaryOp.MUL, read, small), "z", other)));
    long numbers = 1 + 100 + 100 + 1; // small, tanh for its row, sin, and other, its sum
    assertThat(explanation.peakBytes()).isEqualTo(Float.BYTES * numbers);
  }

  @Test
  void viewsAreNoLaunches() {
    SymbolicBackend s = new SymbolicBackend();
    Tensor x = s.detach(s.input("x", TensorType.real(4, 5)));
    Tensor y = s.reshape(s.slice(x, 0, 1, 2), Shape.of(5));
    Explanation explanation =
        explain(
            s.build(
                Map.of("y", s.slice(s.unary(UnaryOp.EXP, y), 0, 0, 1), "z", s.slice(x, 1, 0, 1))));
    assertThat(explanation.launches().stream().map(Launch::summary))
        .containsExactlyInAnyOrder("exp", "slice");
  }

  private Explanation explain(Program program) {
    return reference.compile(program).explain(program.inputs().values().asList());
  }
}
