package io.sarmal.autodiff.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.core.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, edited or made to do harm: each ends in the one typed exception. */
class StrictReadingTests {
  private static final String ADVICE =
      "; the file is damaged or no safetensors file: copy it again from where it came from, or save"
          + " the model again";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
      []                                                                 | the header is a list, expected an object
      {"a":3}                                                            | tensor "a" is a number, expected an object
      {"a":{"dtype":"F32","shape":[1]}}                                  | tensor "a" has no [data_offsets]
      {"a":{}}                                                           | tensor "a" has no [dtype, shape, data_offsets]
      {"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}                 | dtype of tensor "a" is a number, expected a string
      {"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}               | shape of tensor "a" is a number, expected a list
      {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}            | shape of tensor "a" holds -1, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}           | shape of tensor "a" holds 1.0, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}           | shape of tensor "a" holds 1, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}           | shape of tensor "a" holds [, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}} | shape of tensor "a" holds 9223372036854775808, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}} | tensor "a" of shape [9223372036854775807] has more than 2147483647 elements
      {"a":{"dtype":"F32","shape":[4294967296,4294967297],"data_offsets":[0,4]}} | has more than 2147483647 elements
      {"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,4]}}   | has more than 2147483647 elements
      {"a":{"dtype":"F32","shape":[0,65536,65536],"data_offsets":[0,0]}} | has more than 2147483647 elements
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}             | tensor "a" is F32 [2], which takes 8 bytes, but its range [0, 4] has 4
      {"a":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}}             | tensor "a" is F64 [1], which takes 8 bytes, but its range [0, 4] has 4
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}             | tensor "a" begins at byte 4 of the data, expected 0
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}               | data_offsets of tensor "a" are [0], expected a begin and an end
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}           | data_offsets of tensor "a" has more than 2 numbers
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[-4,4]}}            | data_offsets of tensor "a" holds -4, expected whole numbers from 0 to 2^63 - 1
      {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}             | has 4 bytes of data, but its header describes 0
      {"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}} | has 4 bytes of data, but its header describes 2000000000
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}       | tensor "a" has an unknown field "x"
      {"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}} | tensor "a" has "shape" twice
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}      | its header has "a" twice
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | tensor "b" begins at byte 0 of the data, expected 4
      {"a":{"dtype":"I32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | tensor "b" begins at byte 8 of the data, expected 0
      {"__metadata__":3}                                                 | __metadata__ is a number, expected an object
      {"__metadata__":{"k":1}}                                           | metadata "k" is a number, expected a string
      {"__metadata__":{"k":null}}                                        | metadata "k" is null, expected a string
      {"__metadata__":{"k":"1","k":"2"}}                                 | its header has metadata "k" twice
      {"__metadata__":{},"__metadata__":{}}                              | its header has "__metadata__" twice
      {}{}                                                               | its header goes on after the end of its JSON object
      {"a                                                                | its header is not valid JSON: Unexpected end-of-input
      {'a':1}                                                            | its header is not valid JSON: Unexpected character
      """)
  void headerThatSaysSomethingWrongIsRefused(String header, String message) throws IOException {
    write(header.getBytes(UTF_8), new byte[4]);
    assertRefused().hasMessageStartingWith(file + ": ").hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16", "BOOL", "U8", "f32", "", "F128"})
  void unknownTypeIsNamedWithTheKnownOnes(String type) throws IOException {
    String header = "{\"a\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    write(header.formatted(type).getBytes(UTF_8), new byte[4]);
    assertRefused()
        .hasMessage(
            "%s: tensor \"a\" is of type %s; convert it to one of [F64, F32, I64, I32]"
                .formatted(file, type));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-1, 18446744073709551615",
    "17, 17",
    "9223372036854775807, 9223372036854775807"
  })
  void headerLengthBeyondTheFileIsRefused(long length, String shown) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(length).array());
    assertRefused()
        .hasMessage(
            file
                + ": its first 8 bytes claim a header of "
                + shown
                + " bytes, expected 2 to 16"
                + ADVICE);
  }

  @Test
  void headerOverTheLimitIsRefusedThoughTheFileIsLonger() throws IOException {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(200_000_000);
      sparse.writeLong(Long.reverseBytes(100_000_001));
    }
    assertRefused().hasMessageContaining("claim a header of 100000001 bytes, expected 2 to 100000");
  }

  @Test
  void fileTooShortForALengthIsRefused() throws IOException {
    for (int size = 0; size < 8; size++) {
      Files.write(file, new byte[size]);
      assertRefused()
          .hasMessage(file + ": has only " + size + " bytes, less than any model file" + ADVICE);
    }
  }

  @Test
  void headerMustBeUtf8() throws IOException {
    write(
        "{\"é\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".getBytes(ISO_8859_1),
        new byte[4]);
    assertRefused().hasMessage(file + ": its header is not UTF-8" + ADVICE);
  }

  @Test
  void entriesMayComeInAnyOrderAndSpacesMayFollow() throws IOException {
    String header =
        "{\"b\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"none\":{\"dtype\":\"I64\",\"shape\":[3,0],\"data_offsets\":[4,4]}}     ";
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    write(header.getBytes(UTF_8), data.putFloat(1).putFloat(2).array());

    Map<String, StoredTensor> tensors = SafeTensors.read(file).tensors();

    assertThat(tensors.keySet()).containsExactly("a", "none", "b");
    assertThat(tensors.get("a").floats()).containsExactly(1);
    assertThat(tensors.get("b").floats()).containsExactly(2);
    assertThat(tensors.get("none").longs()).isEmpty();
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = model();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused();
    }
  }

  @Test
  void everyExtensionIsRefused() throws IOException {
    byte[] whole = model();
    for (int more = 1; more < 20; more++) {
      Files.write(file, Arrays.copyOf(whole, whole.length + more));
      assertRefused();
    }
  }

  private byte[] model() throws IOException {
    SafeTensors.write(
        file,
        Map.of(
            "embedding", StoredTensor.of(Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}),
            "steps", StoredTensor.of(Shape.SCALAR, new long[] {12}),
            "bias", StoredTensor.of(Shape.of(2), new float[] {7, 8})),
        Map.of("cell", "lstm", "unit", "char"));
    return Files.readAllBytes(file);
  }

  private void write(byte[] header, byte[] data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).put(data).array());
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(ModelFileException.class);
  }
}
