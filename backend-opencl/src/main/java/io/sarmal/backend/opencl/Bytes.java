package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them. */
final class Bytes {
  private static final String UNITS = "kmgt";
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})([kmgt]?)b?");

  private Bytes() {}

  /** Such as {@code 1.5 GiB}. */
  static String text(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " bytes";
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= 1 << 10 && unit < UNITS.length() - 1) {
      amount /= 1 << 10;
      unit++;
    }
    return String.format(
        Locale.ROOT, "%.1f %ciB", amount, Character.toUpperCase(UNITS.charAt(unit)));
  }

  /**
   * The bytes of an amount such as {@code 512m}, {@code 2G} or {@code 1000000}.
   *
   * @param origin what holds the text, for messages
   */
  static long parse(String text, String origin) {
    Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
    checkArgument(
        amount.matches(),
        "%s is \"%s\", which is no amount of memory: give a number of bytes, or such as 512m or 2g",
        origin,
        text);
    int unit = amount.group(2).isEmpty() ? 0 : UNITS.indexOf(amount.group(2)) + 1;
    return Math.multiplyExact(Long.parseLong(amount.group(1)), 1L << (10 * unit));
  }
}
