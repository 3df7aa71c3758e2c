package io.sarmal.core.plan;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Operations of a loop's step that run together while a plan is made: a kernel or a product. */
final class StepGroup {
  private final Instruction product;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<StepHome, Value> copies = new LinkedHashMap<>();
  private int columns = 1;

  /** A product, or a kernel if null. */
  StepGroup(Instruction product) {
    this.product = product;
  }

  /** The product; null for a kernel. */
  Instruction product() {
    return product;
  }

  /** Whether a kernel can take an operation on a domain of so many columns. */
  boolean accepts(int wanted) {
    return product == null && (columns == wanted || columns == 1 || wanted == 1);
  }

  void add(Instruction instruction, int wanted) {
    instructions.add(instruction);
    widen(wanted);
  }

  void widen(int wanted) {
    columns = Math.max(columns, wanted);
  }

  /** The operations of a kernel, in order. */
  List<Instruction> instructions() {
    return instructions;
  }

  /** What a kernel copies, by where to. */
  Map<StepHome, Value> copies() {
    return copies;
  }

  /** The number of columns of a kernel's domain. */
  int columns() {
    return columns;
  }
}
