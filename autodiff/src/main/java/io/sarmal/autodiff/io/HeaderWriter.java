package io.sarmal.autodiff.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a header as JSON, padded with spaces so that the data after it is aligned. */
final class HeaderWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;

  private HeaderWriter() {}

  /** The header in UTF-8; its length is a multiple of 8. */
  static byte[] toJson(Header header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeMetadata(json, header.metadata());
      for (Header.Entry entry : header.entries()) {
        writeEntry(json, entry);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a header is written to memory, which cannot fail", e);
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void writeMetadata(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(SafeTensors.METADATA);
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeEntry(JsonGenerator json, Header.Entry entry) throws IOException {
    json.writeObjectFieldStart(entry.name());
    json.writeStringField("dtype", entry.type().name());
    json.writeFieldName("shape");
    int[] extents = entry.shape().toArray();
    json.writeArray(extents, 0, extents.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
    json.writeEndObject();
  }
}
