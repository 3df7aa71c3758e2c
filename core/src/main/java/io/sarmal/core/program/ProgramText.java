package io.sarmal.core.program;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Programs and scans as text that a person can read and a test can compare. */
final class ProgramText {
  private ProgramText() {}

  static String of(Program program) {
    StringBuilder text = new StringBuilder();
    append(text, program, "");
    return text.toString();
  }

  static String of(Scan scan) {
    StringBuilder text = new StringBuilder(name(new Op.Loop(scan))).append('\n');
    appendRoles(text, scan, "");
    append(text, scan.step(), "");
    return text.toString();
  }

  /** One line, without the step of a loop. */
  static String of(Instruction instruction) {
    String results =
        instruction.results().stream().map(ProgramText::define).collect(Collectors.joining(", "));
    return results + " = " + call(instruction);
  }

  private static void append(StringBuilder text, Program program, String indent) {
    for (Map.Entry<String, Value> input : program.inputs().entrySet()) {
      line(text, indent, define(input.getValue()) + " = input " + input.getKey());
    }
    for (Instruction instruction : program.instructions()) {
      line(text, indent, of(instruction));
      if (instruction.op() instanceof Op.Loop loop) {
        appendRoles(text, loop.scan(), indent + "  ");
        append(text, loop.scan().step(), indent + "  ");
      }
    }
    for (Map.Entry<String, Value> output : program.outputs().entrySet()) {
      line(text, indent, "output " + output.getKey() + " = " + output.getValue());
    }
  }

  private static void appendRoles(StringBuilder text, Scan scan, String indent) {
    line(text, indent, "inputs " + lower(scan.inputs()) + ", outputs " + lower(scan.outputs()));
  }

  private static String lower(Object roles) {
    return roles.toString().toLowerCase(Locale.ROOT);
  }

  private static void line(StringBuilder text, String indent, String line) {
    text.append(indent).append(line).append('\n');
  }

  private static String define(Value value) {
    return value + ": " + value.type();
  }

  private static String call(Instruction instruction) {
    String operands =
        instruction.operands().stream().map(Value::toString).collect(Collectors.joining(", "));
    String attributes = attributes(instruction.op());
    String separator = operands.isEmpty() || attributes.isEmpty() ? "" : ", ";
    return name(instruction.op()) + "(" + operands + separator + attributes + ")";
  }

  /** The name of an operation. */
  static String name(Op op) {
    if (op instanceof Op.Unary unary) {
      return lower(unary.op());
    }
    if (op instanceof Op.Binary binary) {
      return lower(binary.op());
    }
    if (op instanceof Op.Reduce reduce) {
      return lower(reduce.op());
    }
    if (op instanceof Op.Loop loop) {
      return (loop.scan().checkpointed() ? "checkpointed scan" : "scan")
          + (loop.scan().reverse() ? " backwards" : "");
    }
    return lower(op.getClass().getSimpleName());
  }

  private static String attributes(Op op) {
    if (op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Loop) {
      return "";
    }
    if (op instanceof Op.Reduce reduce) {
      return "axes=" + reduce.axes();
    }
    if (op instanceof Op.MatMul matmul) {
      return (matmul.transposeA() ? "transposed" : "as is")
          + " x "
          + (matmul.transposeB() ? "transposed" : "as is");
    }
    String text = op.toString();
    return text.substring(text.indexOf('[') + 1, text.length() - 1);
  }
}
