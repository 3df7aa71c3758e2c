package io.sarmal.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.UnaryOp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dead code and common subexpressions, on programs written by hand. */
class PassTests {
  private static final TensorType TYPE = TensorType.real(2);

  private final Value x = value(0);
  private final Value y = value(1);

  @Test
  void deadCodeIsRemovedWithAllThatOnlyItNeeds() {
    Program program =
        new Program(
            Map.of("x", x),
            List.of(
                unary(UnaryOp.NEG, x, value(1)),
                unary(UnaryOp.EXP, x, value(2)),
                unary(UnaryOp.TANH, value(2), value(3)),
                unary(UnaryOp.LOG, value(1), value(4))),
            Map.of("out", value(4)));
    Program live = DeadCode.remove(program);
    assertThat(live)
        .hasToString(
            """
            %0: [2] = input x
            %1: [2] = neg(%0)
            %4: [2] = log(%1)
            output out = %4
            """);
    assertThat(DeadCode.remove(live)).isSameAs(live);
  }

  @Test
  void anInputStaysThoughNothingUsesIt() {
    Program program =
        new Program(Map.of("x", x), List.of(unary(UnaryOp.NEG, x, value(1))), Map.of());
    assertThat(DeadCode.remove(program)).hasToString("%0: [2] = input x\n");
  }

  @Test
  void equalOperationsAreMergedThroughTheirOperands() {
    Program program =
        new Program(
            Map.of("x", x),
            List.of(
                unary(UnaryOp.NEG, x, value(10)),
                unary(UnaryOp.NEG, x, value(11)),
                unary(UnaryOp.EXP, value(10), value(12)),
                unary(UnaryOp.EXP, value(11), value(13)),
                binary(BinaryOp.SUB, value(12), value(13), value(14))),
            Map.of("out", value(14)));
    assertThat(CommonSubexpressions.merge(program))
        .hasToString(
            """
            %0: [2] = input x
            %1: [2] = neg(%0)
            %2: [2] = exp(%1)
            %3: [2] = sub(%2, %2)
            output out = %3
            """);
  }

  @Test
  void equalOutputsStayTwoOutputs() {
    Program program =
        new Program(
            Map.of("x", x),
            List.of(unary(UnaryOp.NEG, x, value(1)), unary(UnaryOp.NEG, x, value(2))),
            ImmutableMap.of("a", value(1), "b", value(2)));
    assertThat(CommonSubexpressions.merge(program).outputs().values())
        .containsExactly(value(1), value(1));
  }

  @Test
  void differentOperandsAreNotMerged() {
    Program program =
        new Program(
            ImmutableMap.of("x", x, "y", y),
            List.of(
                binary(BinaryOp.SUB, x, y, value(2)),
                binary(BinaryOp.SUB, y, x, value(3)),
                binary(BinaryOp.DIV, value(2), value(3), value(4))),
            Map.of("out", value(4)));
    assertThat(CommonSubexpressions.merge(program)).hasToString(program.toString());
  }

  private static Value value(int id) {
    return new Value(id, TYPE);
  }

  private static Instruction unary(UnaryOp op, Value x, Value y) {
    return new Instruction(new Op.Unary(op), List.of(x), List.of(y));
  }

  private static Instruction binary(BinaryOp op, Value a, Value b, Value y) {
    return new Instruction(new Op.Binary(op), List.of(a, b), List.of(y));
  }
}
