package io.sarmal.core.pass;

import static java.util.stream.Collectors.joining;

import com.google.common.hash.Hashing;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Value;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A number for each value of a loop's step that says how it is computed, whatever the inputs are
 * called, in whichever order it was written down, with the terms of sums and the factors of
 * products in any order. The same in every run; values computed in two ways have two numbers, but
 * for chance.
 */
final class Structure {
  private static final Op ADD = new Op.Binary(BinaryOp.ADD);
  private static final Op MUL = new Op.Binary(BinaryOp.MUL);

  private final Map<Value, Long> numbers = new HashMap<>();
  private final Map<Value, Long> sumsOfTerms = new HashMap<>();

  Structure(Scan scan) {
    List<Value> inputs = scan.step().inputs().values().asList();
    Map<InputRole, Integer> counts = new EnumMap<>(InputRole.class);
    for (int i = 0; i < inputs.size(); i++) {
      InputRole role = scan.inputs().get(i);
      // Weights come in the order of their use, which is that of writing.
      int place = role == InputRole.INVARIANT ? 0 : counts.merge(role, 1, Integer::sum);
      numbers.put(inputs.get(i), number(role + " " + place + " " + inputs.get(i).type()));
    }
    for (Instruction instruction : scan.step().instructions()) {
      LongStream operands = instruction.operands().stream().mapToLong(numbers::get);
      if (instruction.op().equals(ADD)) {
        long sum = instruction.operands().stream().mapToLong(this::sumOfTerms).sum();
        sumsOfTerms.put(instruction.results().get(0), sum);
        operands = LongStream.of(sum);
      } else if (isProduct(instruction)) {
        operands = operands.sorted();
      }
      String text =
          instruction.op() + " of " + operands.mapToObj(Long::toString).collect(joining());
      for (int i = 0; i < instruction.results().size(); i++) {
        numbers.put(instruction.results().get(i), number(i + " of " + text));
      }
    }
  }

  private static long number(String text) {
    return Hashing.murmur3_128().hashUnencodedChars(text).asLong();
  }

  private long sumOfTerms(Value value) {
    return sumsOfTerms.getOrDefault(value, numbers.get(value));
  }

  /** Whether an instruction multiplies two factors, element by element. */
  static boolean isProduct(Instruction instruction) {
    return instruction.op().equals(MUL);
  }

  long of(Value value) {
    return numbers.get(value);
  }
}
