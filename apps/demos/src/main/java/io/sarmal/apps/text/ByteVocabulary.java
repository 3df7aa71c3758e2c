package io.sarmal.apps.text;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;

/** All 256 bytes, so that any text can be read and written; an id is the byte's unsigned value. */
record ByteVocabulary() implements Vocabulary {
  private static final int SIZE = 256;

  @Override
  public Unit unit() {
    return Unit.BYTE;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public OptionalInt unknown() {
    return OptionalInt.empty();
  }

  @Override
  public Encoded encode(Text text, boolean mapUnknown) {
    byte[] bytes = text.content().getBytes(StandardCharsets.UTF_8);
    ImmutableIntArray.Builder ids = ImmutableIntArray.builder(bytes.length);
    for (byte b : bytes) {
      ids.add(Byte.toUnsignedInt(b));
    }
    return new Encoded(ids.build(), 0);
  }

  /** Bytes that are not UTF-8, as a model may well write, are shown as U+FFFD. */
  @Override
  public String decode(ImmutableIntArray ids) {
    byte[] bytes = new byte[ids.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Objects.checkIndex(ids.get(i), SIZE);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toJson() {
    return VocabularyJson.write(Unit.BYTE, ImmutableList.of());
  }
}
