package io.sarmal.autodiff.io;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages a safetensors file in the ways that disks, transfers and people do. */
final class Mutator {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "1.5",
          "1e9",
          "999",
          "2147483647",
          "2147483648",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999",
          "null",
          "[]");

  private final byte[] valid;
  private final Random random;
  private byte[] bytes;
  private int header;

  Mutator(byte[] valid, long seed) {
    this.valid = valid;
    this.random = new Random(seed);
  }

  /** The file with one to three damages. */
  byte[] next() {
    bytes = valid.clone();
    header = Math.toIntExact(length(valid));
    int damages = 1 + random.nextInt(3);
    for (int i = 0; i < damages && bytes.length > Long.BYTES; i++) {
      damage();
    }
    return bytes;
  }

  private void damage() {
    int at = place();
    switch (random.nextInt(8)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> swap(at, place());
      case 3 -> splice(at, at, some(at)); // twice
      case 4 -> splice(at, at + some(at).length, new byte[0]); // not at all
      case 5 -> splice(random.nextInt(bytes.length), bytes.length, new byte[0]);
      default -> editNumber(at);
    }
  }

  /** Anywhere, but half the time in the header or its length. */
  private int place() {
    int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, Long.BYTES + header);
    return random.nextInt(end);
  }

  private void swap(int one, int other) {
    byte kept = bytes[one];
    bytes[one] = bytes[other];
    bytes[other] = kept;
  }

  /** The bytes from a place on: few in the header, up to a page elsewhere. */
  private byte[] some(int from) {
    int most = from < Long.BYTES + header ? 16 : 4096;
    int size = Math.min(1 + random.nextInt(most), bytes.length - from);
    return Arrays.copyOfRange(bytes, from, from + size);
  }

  /** Puts another number in place of the next one in the header. */
  private void editNumber(int at) {
    int end = Math.min(bytes.length, Long.BYTES + header);
    int from = Math.min(at, end);
    while (from < end && !isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < end && isDigit(bytes[to])) {
      to++;
    }
    String number =
        random.nextBoolean()
            ? NUMBERS.get(random.nextInt(NUMBERS.size()))
            : Integer.toString(random.nextInt(2000));
    splice(from, to, number.getBytes(US_ASCII));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Replaces a range; a header that gets longer or shorter says so, as if it were edited. */
  private void splice(int from, int to, byte[] by) {
    ByteBuffer spliced =
        ByteBuffer.allocate(bytes.length - (to - from) + by.length).order(ByteOrder.LITTLE_ENDIAN);
    spliced.put(bytes, 0, from).put(by).put(bytes, to, bytes.length - to);
    if (from >= Long.BYTES && to <= Long.BYTES + header && by.length != to - from) {
      header += by.length - (to - from);
      spliced.putLong(0, header);
    }
    bytes = spliced.array();
  }

  private static long length(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }
}
