package io.sarmal.autodiff.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.ImmutableLongArray;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the header of a file that may be damaged: every claim in it is checked. */
final class HeaderReader {
  /** More axes than any real tensor has; keeps a long list of numbers out of memory. */
  private static final int MAX_RANK = 64;

  private static final ImmutableSet<String> FIELDS =
      ImmutableSet.of("dtype", "shape", "data_offsets");

  /** Names come from the file, so none is kept in a table that outlives the reading. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(SafeTensors.MAX_HEADER)
                  .maxStringLength(SafeTensors.MAX_HEADER)
                  .build())
          .build();

  private final Path file;
  private final JsonParser json;
  private final Map<String, Header.Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private HeaderReader(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads and checks the header, and leaves the channel at the first byte of data.
   *
   * @throws ModelFileException if it is not a header, or does not fit the size of the file
   */
  static Header read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long length = readLength(file, channel, size);
    InputStream bytes = ByteStreams.limit(Channels.newInputStream(channel), length);
    // With a decoder of its own, since the parser would guess an encoding and the format is UTF-8.
    InputStreamReader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = JSON.createParser(text)) {
      HeaderReader reader = new HeaderReader(file, json);
      reader.readHeader();
      Header header =
          Header.check(
              file,
              reader.entries.values(),
              ImmutableMap.copyOf(reader.metadata),
              size - Long.BYTES - length);
      channel.position(Long.BYTES + length);
      return header;
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          file, "its header is not valid JSON: " + e.getOriginalMessage(), Header.ADVICE, e);
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "its header is not UTF-8", Header.ADVICE, e);
    }
  }

  private static long readLength(Path file, FileChannel channel, long size) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (prefix.hasRemaining()) {
      if (channel.read(prefix) < 0) {
        throw new ModelFileException(
            file, "has only " + size + " bytes, less than any model file", Header.ADVICE);
      }
    }
    long length = prefix.getLong(0);
    long limit = Math.min(SafeTensors.MAX_HEADER, size - Long.BYTES);
    if (length < 2 || length > limit) {
      throw new ModelFileException(
          file,
          "its first 8 bytes claim a header of "
              + Long.toUnsignedString(length)
              + " bytes, expected 2 to "
              + limit,
          Header.ADVICE);
    }
    return length;
  }

  private void readHeader() throws IOException {
    expect(JsonToken.START_OBJECT, "the header");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (!seen.add(name)) {
        throw bad("its header has \"%s\" twice", name);
      }
      if (name.equals(SafeTensors.METADATA)) {
        readMetadata();
      } else {
        entries.put(name, readEntry(name));
      }
    }
    if (json.nextToken() != null) {
      throw bad("its header goes on after the end of its JSON object");
    }
  }

  private void readMetadata() throws IOException {
    expect(JsonToken.START_OBJECT, "%s", SafeTensors.METADATA);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(JsonToken.VALUE_STRING, "metadata \"%s\"", key);
      if (metadata.put(key, json.getText()) != null) {
        throw bad("its header has metadata \"%s\" twice", key);
      }
    }
  }

  private Header.Entry readEntry(String name) throws IOException {
    expect(JsonToken.START_OBJECT, "tensor \"%s\"", name);
    Set<String> seen = new HashSet<>();
    ElementType type = null;
    Shape shape = null;
    ImmutableLongArray offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (!seen.add(field)) {
        throw bad("tensor \"%s\" has \"%s\" twice", name, field);
      }
      switch (field) {
        case "dtype" -> type = readType(name);
        case "shape" -> shape = readShape(name);
        case "data_offsets" -> offsets = readNumbers("data_offsets", name, 2);
        default -> throw bad("tensor \"%s\" has an unknown field \"%s\"", name, field);
      }
    }
    if (seen.size() < FIELDS.size()) {
      throw bad("tensor \"%s\" has no %s", name, Sets.difference(FIELDS, seen));
    }
    if (offsets.length() != 2) {
      throw bad("data_offsets of tensor \"%s\" are %s, expected a begin and an end", name, offsets);
    }
    return new Header.Entry(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private ElementType readType(String tensor) throws IOException {
    expect(JsonToken.VALUE_STRING, "dtype of tensor \"%s\"", tensor);
    String type = json.getText();
    return ElementType.named(type)
        .orElseThrow(
            () ->
                new ModelFileException(
                    file,
                    "tensor \"%s\" is of type %s".formatted(tensor, type),
                    "convert it to one of " + Arrays.toString(ElementType.values())));
  }

  private Shape readShape(String tensor) throws IOException {
    ImmutableLongArray numbers = readNumbers("shape", tensor, MAX_RANK);
    int[] extents = new int[numbers.length()];
    long size = 1;
    for (int i = 0; i < extents.length; i++) {
      // Neither factor exceeds 2^31 - 1, so the product cannot overflow.
      size *= Math.max(1, Math.min(numbers.get(i), Integer.MAX_VALUE));
      if (numbers.get(i) > Integer.MAX_VALUE || size > Integer.MAX_VALUE) {
        throw bad(
            "tensor \"%s\" of shape %s has more than %s elements",
            tensor, numbers, Integer.MAX_VALUE);
      }
      extents[i] = (int) numbers.get(i);
    }
    return Shape.of(extents);
  }

  private ImmutableLongArray readNumbers(String field, String tensor, int most) throws IOException {
    expect(JsonToken.START_ARRAY, "%s of tensor \"%s\"", field, tensor);
    ImmutableLongArray.Builder numbers = ImmutableLongArray.builder(2);
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw bad(
            "%s of tensor \"%s\" holds %s, expected whole numbers from 0 to 2^63 - 1",
            field, tensor, json.getText());
      }
      if (++count > most) {
        throw bad("%s of tensor \"%s\" has more than %s numbers", field, tensor, most);
      }
      numbers.add(json.getLongValue());
    }
    return numbers.build();
  }

  /**
   * Goes to the next token.
   *
   * @param what it is, with its parts; put together only if the token is not as expected
   */
  @FormatMethod
  private void expect(JsonToken expected, @FormatString String what, Object... parts)
      throws IOException {
    JsonToken found = json.nextToken();
    if (found != expected) {
      throw bad(
          "%s is %s, expected %s", what.formatted(parts), describe(found), describe(expected));
    }
  }

  private static String describe(JsonToken token) {
    if (token == null) {
      return "missing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.asString();
    };
  }

  @FormatMethod
  private ModelFileException bad(@FormatString String problem, Object... parts) {
    return new ModelFileException(file, problem.formatted(parts), Header.ADVICE);
  }
}
