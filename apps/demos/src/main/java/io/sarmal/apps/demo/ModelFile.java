package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A model of any kind as a safetensors file: a tensor for each parameter, by its full name. */
final class ModelFile {
  private ModelFile() {}

  /**
   * Saves a model, whole or not at all.
   *
   * @param parameters the flat buffer, in the order of the layout
   * @param facts what else is needed to use the model, and where it came from
   * @throws ModelFileException if it cannot be written; an earlier file is untouched then
   */
  static void save(Path file, ParameterLayout layout, float[] parameters, Map<String, String> facts)
      throws ModelFileException {
    ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
    layout
        .entries()
        .forEach(
            (name, entry) -> {
              Shape shape = entry.parameter().shape();
              int end = entry.offset() + shape.size();
              tensors.put(
                  name,
                  StoredTensor.of(shape, Arrays.copyOfRange(parameters, entry.offset(), end)));
            });
    SafeTensors.write(file, tensors.buildOrThrow(), facts);
  }
}
