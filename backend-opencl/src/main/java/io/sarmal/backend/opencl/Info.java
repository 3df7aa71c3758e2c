package io.sarmal.backend.opencl;

import java.nio.charset.StandardCharsets;
import org.jocl.Pointer;

/** Answers to OpenCL's {@code clGet…Info} functions. */
final class Info {
  /** One of these functions, asked about one object. */
  @FunctionalInterface
  interface Query {
    int ask(int parameter, long size, Pointer value, long[] actualSize);
  }

  private Info() {}

  /** An answer in characters, without the zero and the blanks at its end. */
  static String text(Query query, int parameter) {
    long[] size = new long[1];
    check(query.ask(parameter, 0, null, size), parameter);
    byte[] bytes = new byte[Math.toIntExact(size[0])];
    if (bytes.length > 0) {
      check(query.ask(parameter, bytes.length, Pointer.to(bytes), null), parameter);
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }

  /** An answer of up to 64 bits, of a machine whose numbers begin with the lowest byte. */
  static long number(Query query, int parameter) {
    long[] value = new long[1];
    check(query.ask(parameter, Long.BYTES, Pointer.to(value), null), parameter);
    return value[0];
  }

  private static void check(int status, int parameter) {
    Status.check(status, "learn its property 0x" + Integer.toHexString(parameter));
  }
}
