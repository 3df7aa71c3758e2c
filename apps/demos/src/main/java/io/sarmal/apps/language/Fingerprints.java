package io.sarmal.apps.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Vocabulary;
import java.util.Locale;

/** Short descriptions of texts that are equal if the texts are. */
final class Fingerprints {
  private static final int DIGITS = 12;

  private Fingerprints() {}

  /** Those of all that a model reads. */
  static ImmutableMap<String, String> of(Vocabulary vocabulary, Split split) {
    String unit = vocabulary.unit().label();
    return ImmutableMap.of(
        "vocabulary",
        vocabulary.size()
            + digits(Hashing.sha256().newHasher().putString(vocabulary.toJson(), UTF_8)),
        "text to train on",
        of(split.train(), unit),
        "text to validate on",
        of(split.validation(), unit));
  }

  private static String of(ImmutableIntArray ids, String unit) {
    Hasher hasher = Hashing.sha256().newHasher();
    ids.forEach(hasher::putInt);
    return String.format(Locale.ROOT, "%,d %ss%s", ids.length(), unit, digits(hasher));
  }

  private static String digits(Hasher hasher) {
    return " (" + hasher.hash().toString().substring(0, DIGITS) + ")";
  }
}
