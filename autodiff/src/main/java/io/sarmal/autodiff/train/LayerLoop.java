package io.sarmal.autodiff.train;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A loop of a training step, and the layer to which it belongs.
 *
 * @param layer the name by which the layer was added to the parameters' layout, several of them
 *     joined by commas, or {@code "loop"} for a loop that uses no parameters
 * @param backward whether it computes gradients
 */
public record LayerLoop(String layer, boolean backward, Launch.Loop loop) {
  /** The loops of a program whose first input is the flat buffer of all parameters. */
  static List<LayerLoop> of(Explanation pass, ParameterLayout layout) {
    Origins origins = new Origins(layout);
    pass.program().instructions().forEach(origins::follow);
    return pass.loops().stream()
        .map(loop -> new LayerLoop(origins.layer(loop.operation()), isBackward(loop), loop))
        .toList();
  }

  private static boolean isBackward(Launch.Loop loop) {
    return loop.scan().step().outputs().keySet().stream().anyMatch(name -> name.startsWith("∂"));
  }

  @Override
  public String toString() {
    return layer + (backward ? ", backward" : ", forward");
  }

  /** From which layers' parameters values are cut and put together. */
  private static final class Origins {
    private final ParameterLayout layout;
    private final Map<Value, Set<String>> layers = new HashMap<>();

    Origins(ParameterLayout layout) {
      this.layout = layout;
    }

    void follow(Instruction instruction) {
      Op op = instruction.op();
      if (op instanceof Op.Slice slice
          && instruction.operands().get(0).shape().equals(layout.shape())) {
        layout
            .entries()
            .forEach(
                (name, entry) -> {
                  if (entry.offset() >= slice.from() && entry.offset() < slice.to()) {
                    add(instruction, Set.of(name.substring(0, name.lastIndexOf('.'))));
                  }
                });
      } else if (op instanceof Op.Slice
          || op instanceof Op.Concat
          || op instanceof Op.Reshape
          || op instanceof Op.Transpose) {
        add(instruction, of(instruction));
      }
    }

    private void add(Instruction instruction, Set<String> found) {
      layers
          .computeIfAbsent(instruction.results().get(0), v -> new LinkedHashSet<>())
          .addAll(found);
    }

    private Set<String> of(Instruction instruction) {
      Set<String> found = new LinkedHashSet<>();
      for (Value operand : instruction.operands()) {
        found.addAll(layers.getOrDefault(operand, Set.of()));
      }
      return found;
    }

    String layer(Instruction loop) {
      Set<String> found = of(loop);
      return found.isEmpty() ? "loop" : String.join(", ", found);
    }
  }
}
