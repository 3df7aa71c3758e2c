package io.sarmal.autodiff.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterTensorsTests {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.builder()
          .add("first", new Linear(3, 4).parameters())
          .add("second", new Linear(4, 2).parameters())
          .build();

  @TempDir private Path folder;

  private SafeTensors file(Map<String, StoredTensor> tensors) throws ModelFileException {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    return SafeTensors.read(file);
  }

  private static float[] random() {
    Random random = new Random(1);
    float[] parameters = new float[LAYOUT.size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = random.nextFloat();
    }
    return parameters;
  }

  @Test
  void whatIsSavedIsReadAgainToTheBit() throws ModelFileException {
    float[] parameters = random();
    Map<String, StoredTensor> tensors = ParameterTensors.of(LAYOUT, parameters);
    assertThat(tensors.keySet()).isEqualTo(LAYOUT.entries().keySet());
    assertThat(ParameterTensors.read(file(tensors), LAYOUT)).isEqualTo(parameters);
  }

  @Test
  void parametersOfAnotherModelAreRefused() {
    assertThatThrownBy(() -> ParameterTensors.of(LAYOUT, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 parameters, expected the 26 of the layout");
  }

  @Test
  void aFileWithMoreOrLessOrOtherThanTheModelIsRefused() throws ModelFileException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(ParameterTensors.of(LAYOUT, random()));
    StoredTensor bias = tensors.remove("second.bias");
    assertRefused(tensors, "second.bias");
    tensors.put("second.bias", StoredTensor.of(bias.shape(), new double[] {1, 2}));
    assertRefused(tensors, "tensor \"second.bias\" is F64 [2], expected F32 [2]");
    tensors.put("second.bias", StoredTensor.of(Shape.of(1, 2), new float[2]));
    assertRefused(tensors, "second.bias");
    tensors.put("second.bias", bias);
    tensors.put("third", bias);
    assertRefused(tensors, "holds tensors that its settings do not call for: [third]");
  }

  private void assertRefused(Map<String, StoredTensor> tensors, String what)
      throws ModelFileException {
    SafeTensors file = file(tensors);
    assertThatThrownBy(() -> ParameterTensors.read(file, LAYOUT))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(what);
  }
}
