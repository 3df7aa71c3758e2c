package io.sarmal.autodiff.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTests {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whatIsWrittenIsRead(long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, StoredTensor> tensors = randomTensors(random);
    Map<String, String> metadata = randomMetadata(random);
    Path file = folder.resolve("model.safetensors");

    SafeTensors.write(file, tensors, metadata);
    SafeTensors read = SafeTensors.read(file);

    assertThat(read.file()).isEqualTo(file);
    assertThat(read.tensors()).containsExactlyInAnyOrderEntriesOf(tensors);
    assertThat(read.metadata()).containsExactlyInAnyOrderEntriesOf(metadata);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void orderOfTheMapsDoesNotChangeTheFile(long seed) throws IOException {
    Map<String, StoredTensor> tensors = randomTensors(new Random(seed));
    Map<String, String> metadata = randomMetadata(new Random(seed));
    Path one = folder.resolve("one.safetensors");
    Path other = folder.resolve("other.safetensors");

    SafeTensors.write(one, tensors, metadata);
    SafeTensors.write(other, new TreeMap<>(tensors).descendingMap(), new TreeMap<>(metadata));

    assertThat(other).hasSameBinaryContentAs(one);
  }

  @Test
  void layoutIsTheOneOfTheFormat() throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("w", StoredTensor.of(Shape.of(1, 3), new float[] {1, -2, 0.5f}));
    tensors.put("s", StoredTensor.of(Shape.SCALAR, new double[] {0.25}));
    Path file = folder.resolve("model.safetensors");

    SafeTensors.write(file, tensors, Map.of("unit", "char"));

    String header =
        "{\"__metadata__\":{\"unit\":\"char\"},"
            + "\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[8,20]}}";
    int padded = (header.length() + 7) / 8 * 8;
    ByteBuffer expected = ByteBuffer.allocate(8 + padded + 20).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded).put((header + " ".repeat(padded - header.length())).getBytes(UTF_8));
    expected.putDouble(0.25).putFloat(1).putFloat(-2).putFloat(0.5f);
    assertThat(file).hasBinaryContent(expected.array());
  }

  @Test
  void specialValuesKeepTheirBits() throws IOException {
    float payload = Float.intBitsToFloat(0x7fc12345);
    float[] floats = {payload, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY};
    double[] doubles = {Double.longBitsToDouble(0x7ff8123456789abcL), -0.0, Double.MIN_VALUE};
    Path file = folder.resolve("model.safetensors");

    SafeTensors.write(
        file,
        Map.of(
            "f", StoredTensor.of(Shape.of(4), floats),
            "d", StoredTensor.of(Shape.of(3), doubles),
            "i", StoredTensor.of(Shape.of(2), new int[] {Integer.MIN_VALUE, 1}),
            "l", StoredTensor.of(Shape.of(2), new long[] {Long.MIN_VALUE, 1})),
        Map.of());
    SafeTensors read = SafeTensors.read(file);

    float[] readFloats = read.tensors().get("f").floats();
    for (int i = 0; i < floats.length; i++) {
      assertThat(Float.floatToRawIntBits(readFloats[i]))
          .isEqualTo(Float.floatToRawIntBits(floats[i]));
    }
    double[] readDoubles = read.tensors().get("d").doubles();
    for (int i = 0; i < doubles.length; i++) {
      assertThat(Double.doubleToRawLongBits(readDoubles[i]))
          .isEqualTo(Double.doubleToRawLongBits(doubles[i]));
    }
    assertThat(read.tensors().get("i").ints()).containsExactly(Integer.MIN_VALUE, 1);
    assertThat(read.tensors().get("l").longs()).containsExactly(Long.MIN_VALUE, 1);
  }

  @Test
  void tensorIsNotChangedThroughArraysGivenOrTaken() {
    float[] given = {1, 2};
    StoredTensor tensor = StoredTensor.of(Shape.of(2), given);
    given[0] = 9;
    tensor.floats()[1] = 9;
    float[] taken = new float[4];
    tensor.copyTo(taken, 1);
    assertThat(taken).containsExactly(0, 1, 2, 0);
    taken[1] = 9;
    assertThat(tensor.floats()).containsExactly(1, 2);
  }

  @Test
  void wrongUseOfATensorIsExplained() {
    assertThatThrownBy(() -> StoredTensor.of(Shape.of(2, 3), new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 3] has 6 elements, but 5 values were given");
    assertThatThrownBy(() -> StoredTensor.of(Shape.of(2), new float[2]).ints())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor is F32 [2], not I32 [2]");
    assertThatThrownBy(() -> StoredTensor.of(Shape.of(2), new float[2]).copyTo(new float[2], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                SafeTensors.write(
                    folder.resolve("x"),
                    Map.of("__metadata__", StoredTensor.of(Shape.SCALAR, new float[1])),
                    Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no tensor can be named __metadata__: the format keeps metadata there");
  }

  @Test
  void tensorsAndMetadataThatAreNotThereAreNamed() throws IOException {
    Path file = folder.resolve("model.safetensors");
    StoredTensor w = StoredTensor.of(Shape.of(2), new float[2]);
    SafeTensors.write(file, Map.of("w", w), Map.of("unit", "char"));
    SafeTensors read = SafeTensors.read(file);

    assertThat(read.tensor("w", Shape.of(2))).isEqualTo(w);
    assertThat(read.metadata("unit")).isEqualTo("char");
    assertThatThrownBy(() -> read.tensor("v", Shape.of(2)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            file
                + ": has no tensor \"v\"; it holds [w]; use a file of a model that was built with"
                + " the same options");
    assertThatThrownBy(() -> read.tensor("w", Shape.of(3)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor \"w\" has shape [2], expected [3]");
    assertThatThrownBy(() -> read.metadata("cell"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("has no metadata \"cell\"; it has [unit]");
  }

  @Test
  void fullDeviceLeavesTheOldModel() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, StoredTensor> old = Map.of("w", StoredTensor.of(Shape.of(2), new float[] {1, 2}));
    Map<String, StoredTensor> large = Map.of("w", StoredTensor.of(Shape.of(100), new float[100]));
    SafeTensors.write(file, old, Map.of());
    for (int room : List.of(0, 5, 8, 100, 300)) {
      assertThatThrownBy(
              () ->
                  SafeTensors.write(
                      file, large, Map.of(), (target, content) -> fill(target, content, room)))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("No space left on device");
      assertThat(SafeTensors.read(file).tensors()).isEqualTo(old);
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
  }

  private static void fill(Path file, AtomicFile.Content content, int room)
      throws ModelFileException {
    AtomicFile.write(
        file, content, temporary -> new FailingDevice(AtomicFile.NewFile.open(temporary), room));
  }

  @Test
  void fileThatIsNotThereOrNoFileIsSaidSo() {
    Path missing = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> SafeTensors.read(missing))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(missing + ": there is no such file; check the path");
    assertThatThrownBy(() -> SafeTensors.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(folder + ": is not a regular file; give the path of a .safetensors file");
  }

  static Map<String, StoredTensor> randomTensors(Random random) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int[] extents = random.ints(random.nextInt(4), 0, 5).toArray();
      Shape shape = Shape.of(extents);
      String name = "layer" + random.nextInt(100) + ".weight\"\\/ü€😀".substring(random.nextInt(9));
      tensors.put(name, randomTensor(random, shape));
    }
    return tensors;
  }

  private static StoredTensor randomTensor(Random random, Shape shape) {
    int size = shape.size();
    return switch (random.nextInt(4)) {
      case 0 -> {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = (float) random.nextGaussian();
        }
        yield StoredTensor.of(shape, values);
      }
      case 1 -> StoredTensor.of(shape, random.doubles(size).toArray());
      case 2 -> StoredTensor.of(shape, random.ints(size).toArray());
      default -> StoredTensor.of(shape, random.longs(size).toArray());
    };
  }

  private static Map<String, String> randomMetadata(Random random) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      metadata.put("key" + i, "\n\t\"é😀 value".substring(random.nextInt(6)));
    }
    return metadata;
  }
}
