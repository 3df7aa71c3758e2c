package io.sarmal.core.program;

import java.util.List;

/**
 * One line of a program: an operation on values defined before.
 *
 * @param op the operation
 * @param operands its operands
 * @param results the values that it defines
 */
public record Instruction(Op op, List<Value> operands, List<Value> results) {
  /** Copies the lists. */
  public Instruction {
    operands = List.copyOf(operands);
    results = List.copyOf(results);
  }

  @Override
  public String toString() {
    return ProgramText.of(this);
  }
}
