package io.sarmal.autodiff.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorsTests {
  private static final Shape SHAPE = Shape.of(2);

  @TempDir Path folder;
  private SafeTensors file;

  @BeforeEach
  void write() throws ModelFileException {
    Path path = folder.resolve("state_dict.safetensors");
    SafeTensors.write(
        path,
        Map.of(
            "single", StoredTensor.of(SHAPE, new float[] {1, -0.1f}),
            "double", StoredTensor.of(SHAPE, new double[] {1, -0.1}),
            "whole", StoredTensor.of(SHAPE, new int[] {1, 2})),
        Map.of());
    file = SafeTensors.read(path);
  }

  @Test
  void doublesAreRoundedToFloats() throws ModelFileException {
    assertThat(Tensors.floats(file, "single", SHAPE)).containsExactly(1, -0.1f);
    assertThat(Tensors.floats(file, "double", SHAPE)).containsExactly(1, -0.1f);
  }

  @Test
  void whatHoldsNoRealNumbersIsRefused() {
    assertThatThrownBy(() -> Tensors.floats(file, "whole", SHAPE))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            "tensor \"whole\" is I32 [2], expected F32 or F64; save the state_dict");
  }
}
