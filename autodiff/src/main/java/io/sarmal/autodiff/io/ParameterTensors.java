package io.sarmal.autodiff.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A model's flat parameters as tensors of a file: one for each parameter, under its full name.
 *
 * <pre>{@code
 * Linear linear = new Linear(2, 1);
 * ParameterLayout layout =
 *     ParameterLayout.builder().add("output", linear.parameters()).build();
 * Path file = folder.resolve("linear.safetensors");
 * float[] parameters = {1, 2, 3};
 * SafeTensors.write(file, ParameterTensors.of(layout, parameters), Map.of("kind", "linear"));
 * float[] again = ParameterTensors.read(SafeTensors.read(file), layout);
 * }</pre>
 */
public final class ParameterTensors {
  private static final String OTHER_FILE = "give a model file as it was saved";

  private ParameterTensors() {}

  /**
   * The tensors of type {@code F32} that {@link SafeTensors#write} saves.
   *
   * @param parameters the flat buffer, in the order of the layout
   * @throws IllegalArgumentException if it does not have the layout's size
   */
  public static ImmutableMap<String, StoredTensor> of(ParameterLayout layout, float[] parameters) {
    checkArgument(
        parameters.length == layout.size(),
        "%s parameters, expected the %s of the layout",
        parameters.length,
        layout.size());
    ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
    layout
        .entries()
        .forEach(
            (name, entry) -> {
              Shape shape = entry.parameter().shape();
              int end = entry.offset() + shape.size();
              float[] values = Arrays.copyOfRange(parameters, entry.offset(), end);
              tensors.put(name, StoredTensor.of(shape, values));
            });
    return tensors.buildOrThrow();
  }

  /**
   * The flat buffer of what a file holds, in the order of the layout.
   *
   * @throws ModelFileException if the file lacks one of the layout's tensors, has it in another
   *     shape or type, or holds others
   */
  public static float[] read(SafeTensors file, ParameterLayout layout) throws ModelFileException {
    Set<String> strange = Sets.difference(file.tensors().keySet(), layout.entries().keySet());
    if (!strange.isEmpty()) {
      throw new ModelFileException(
          file.file(), "holds tensors that its settings do not call for: " + strange, OTHER_FILE);
    }
    // All are looked at before memory is taken for them.
    for (Map.Entry<String, ParameterLayout.Entry> entry : layout.entries().entrySet()) {
      Shape shape = entry.getValue().parameter().shape();
      StoredTensor tensor = file.tensor(entry.getKey(), shape);
      if (tensor.type() != ElementType.F32) {
        throw new ModelFileException(
            file.file(),
            "tensor \"%s\" is %s, expected F32 %s".formatted(entry.getKey(), tensor, shape),
            OTHER_FILE);
      }
    }
    float[] parameters = new float[layout.size()];
    layout
        .entries()
        .forEach((name, entry) -> file.tensors().get(name).copyTo(parameters, entry.offset()));
    return parameters;
  }
}
