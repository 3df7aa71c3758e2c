package io.sarmal.apps.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Vocabularies as JSON: {@code {"unit":"char","symbols":["a","b"]}}. */
final class VocabularyJson {
  /** Text from a file is kept in no table that outlives the reading. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private VocabularyJson() {}

  static String write(Unit unit, List<String> symbols) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("unit", unit.label());
      json.writeFieldName("symbols");
      json.writeArray(symbols.toArray(String[]::new), 0, symbols.size());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a vocabulary is written to memory, which cannot fail", e);
    }
    return text.toString();
  }

  static Vocabulary read(String text) throws IOException {
    try {
      return parse(text);
    } catch (JsonProcessingException e) {
      throw new IOException("the vocabulary is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Vocabulary parse(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      expect(json, JsonToken.START_OBJECT);
      expectField(json, "unit");
      expect(json, JsonToken.VALUE_STRING);
      String unit = json.getText();
      expectField(json, "symbols");
      List<String> symbols = readSymbols(json);
      expect(json, JsonToken.END_OBJECT);
      expect(json, null);
      return switch (unit) {
        case "char" -> new CharVocabulary(codePoints(symbols));
        case "byte" -> bytes(symbols);
        case "word" -> new WordVocabulary(symbols);
        default ->
            throw new IOException(
                "the vocabulary's unit is \"" + unit + "\", expected char, byte or word");
      };
    }
  }

  private static List<String> readSymbols(JsonParser json) throws IOException {
    List<String> symbols = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      if (!seen.add(json.getText())) {
        throw new IOException("the vocabulary has \"" + json.getText() + "\" twice");
      }
      symbols.add(json.getText());
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw new IOException("the vocabulary's symbols must be strings");
    }
    return symbols;
  }

  private static Vocabulary bytes(List<String> symbols) throws IOException {
    if (!symbols.isEmpty()) {
      throw new IOException("the vocabulary of bytes lists " + symbols.size() + " symbols");
    }
    return new ByteVocabulary();
  }

  private static int[] codePoints(List<String> symbols) throws IOException {
    int[] codePoints = new int[symbols.size()];
    for (int i = 0; i < codePoints.length; i++) {
      String symbol = symbols.get(i);
      if (symbol.codePointCount(0, symbol.length()) != 1
          || Character.getType(symbol.codePointAt(0)) == Character.SURROGATE) {
        throw new IOException("the vocabulary has \"" + symbol + "\", expected one character");
      }
      codePoints[i] = symbol.codePointAt(0);
      if (i > 0 && codePoints[i] < codePoints[i - 1]) {
        throw new IOException("the vocabulary's characters are not in order at \"" + symbol + "\"");
      }
    }
    return codePoints;
  }

  private static void expectField(JsonParser json, String name) throws IOException {
    expect(json, JsonToken.FIELD_NAME);
    if (!json.currentName().equals(name)) {
      throw new IOException(
          "the vocabulary has a field \"" + json.currentName() + "\", expected \"" + name + "\"");
    }
  }

  /** Goes to the next token; null is the end. */
  private static void expect(JsonParser json, JsonToken expected) throws IOException {
    JsonToken found = json.nextToken();
    if (found != expected) {
      throw new IOException(
          "the vocabulary has %s where %s is expected".formatted(show(found), show(expected)));
    }
  }

  private static String show(JsonToken token) {
    return token == null ? "its end" : token.name();
  }
}
