package io.sarmal.autodiff.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of damaged files: each is read, or refused with a reason, at little cost. */
class MutationTests {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyDamagedFileEndsInALoadOrTheTypedException(long seed, TestReporter reporter)
      throws IOException {
    MutationTrial.Figures figures = MutationTrial.run(model(1), 5_000, seed, SafeTensors::read);

    reporter.publishEntry(figures.toString());
    assertThat(figures.loaded()).isGreaterThan(200);
    assertThat(figures.refusals()).isGreaterThan(2500);
    assertThat(figures.refused()).hasSizeGreaterThan(20);
  }

  @Test
  void largeDamagedFilesTakeMemoryForNoMoreThanTheirData() throws IOException {
    MutationTrial.Figures figures = MutationTrial.run(model(100), 50, 5, SafeTensors::read);

    assertThat(figures.loaded()).isPositive();
    assertThat(figures.mostAllocated()).isLessThan(1.05);
  }

  /** A file of 64 KiB times {@code scale}. */
  private Path model(int scale) throws IOException {
    Random random = new Random(0);
    Map<String, StoredTensor> tensors = new HashMap<>();
    float[] weights = new float[scale * 64 * 128];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    tensors.put("embedding.weight", StoredTensor.of(Shape.of(scale, 64, 128), weights));
    tensors.put("output.bias", StoredTensor.of(Shape.of(64), random.doubles(64).toArray()));
    tensors.put("ids", StoredTensor.of(Shape.of(64 * 128 * scale), new int[scale * 64 * 128]));
    tensors.put("steps", StoredTensor.of(Shape.SCALAR, new long[] {12}));
    tensors.put("none", StoredTensor.of(Shape.of(3, 0), new float[0]));
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, tensors, Map.of("cell", "lstm", "unit", "char", "hidden", "128"));
    return file;
  }
}
