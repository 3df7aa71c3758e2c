package io.sarmal.apps.translate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Dates as people write them, in English and Turkish, and as ISO 8601 does. Generated: there are as
 * many as one likes, and only one right answer to each.
 */
public final class Dates {
  private static final LocalDate FIRST = LocalDate.of(1930, 1, 1);
  private static final int DAYS = 40_000;
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          form("d MMM yyyy", Locale.ENGLISH),
          form("d MMMM yyyy", Locale.ENGLISH),
          form("MMMM d, yyyy", Locale.ENGLISH),
          form("MMM d, yyyy", Locale.ENGLISH),
          form("EEEE, MMMM d, yyyy", Locale.ENGLISH),
          form("EEE d MMM yyyy", Locale.ENGLISH),
          form("d.MM.yyyy", Locale.ENGLISH),
          form("dd.MM.yyyy", Locale.ENGLISH),
          form("yyyy/MM/dd", Locale.ENGLISH),
          form("d MMMM yyyy", Locale.forLanguageTag("tr")),
          form("d MMMM yyyy EEEE", Locale.forLanguageTag("tr")));

  private Dates() {}

  private static DateTimeFormatter form(String pattern, Locale locale) {
    return DateTimeFormatter.ofPattern(pattern, locale);
  }

  /**
   * A set, the same for the same seed.
   *
   * @param count how many, before those that are written alike are made one
   */
  public static PairSet of(int count, long seed) {
    Random random = new Random(seed);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalDate date = FIRST.plusDays(random.nextInt(DAYS));
      pairs.add(Pair.of(FORMS.get(random.nextInt(FORMS.size())).format(date), date.toString()));
    }
    return PairSet.split("generated dates (not real data)", pairs, 1000);
  }
}
