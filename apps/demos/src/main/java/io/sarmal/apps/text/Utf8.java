package io.sarmal.apps.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Strict UTF-8: a byte that does not belong there is an error that says where it is. */
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char SWAPPED_MARK = '\uFFFE';

  private Utf8() {}

  /**
   * The text of these bytes, without a byte order mark.
   *
   * @param name what the error names
   * @throws InputException if they are not UTF-8
   */
  static String decode(String name, byte[] bytes) {
    // Checked first and decoded then, since a String of ASCII takes half of what a buffer would.
    check(name, bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void check(String name, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer scratch = CharBuffer.allocate(1 << 13);
    CoderResult result;
    do {
      scratch.clear();
      result = decoder.decode(in, scratch, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw malformed(name, bytes, in.position());
    }
  }

  private static InputException malformed(String name, byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return new InputException(
        name,
        String.format(
            Locale.ROOT,
            "is not UTF-8: byte 0x%02X at offset %d (line %d)",
            bytes[offset],
            offset,
            line),
        "convert it first, for example with iconv -f " + guess(bytes) + " -t UTF-8");
  }

  private static String guess(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    return first == BYTE_ORDER_MARK || first == SWAPPED_MARK ? "UTF-16" : "ISO-8859-1";
  }
}
