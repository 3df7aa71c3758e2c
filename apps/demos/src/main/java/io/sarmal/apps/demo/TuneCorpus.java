package io.sarmal.apps.demo;

import io.sarmal.apps.text.Text;
import java.util.ArrayList;
import java.util.List;

/** A corpus of whole tunes: none is torn apart between learning and testing. */
final class TuneCorpus {
  private static final double TEST = 0.1;
  private static final int VALIDATION_EVERY = 20;

  private TuneCorpus() {}

  /** Tests on the last tunes, about a tenth of the text; validates on every twentieth other. */
  static Corpus split(String name, List<String> tunes) {
    int all = tunes.stream().mapToInt(String::length).sum();
    int end = tunes.size();
    int length = 0;
    while (length + tunes.get(end - 1).length() <= TEST * all) {
      end--;
      length += tunes.get(end).length();
    }
    List<String> train = new ArrayList<>();
    List<String> validation = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      (i % VALIDATION_EVERY == VALIDATION_EVERY - 1 ? validation : train).add(tunes.get(i));
    }
    return new Corpus(
        text(name, train), text(name, validation), text(name, tunes.subList(end, tunes.size())));
  }

  private static Text text(String name, List<String> tunes) {
    return Text.of(name, String.join("", tunes));
  }
}
