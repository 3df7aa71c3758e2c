package io.sarmal.apps.language;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.TokenStream;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;

/** Writes text with a language model, unit by unit, each drawn from what the model expects next. */
public final class Author {
  private final Backend backend;
  private final LanguageModel model;
  private final Vocabulary vocabulary;

  /** An author with this model; the numbers come with each text. */
  public Author(Backend backend, Design design) {
    this.backend = backend;
    this.model = design.model();
    this.vocabulary = design.vocabulary();
  }

  /**
   * What the model reads where nobody gives a beginning: a line break, or the vocabulary's last
   * unit if it has none.
   */
  public ImmutableIntArray lineBreak() {
    Vocabulary.Encoded encoded = vocabulary.encode(Text.of("a line break", "\n"), true);
    return encoded.unknown() == 0 ? encoded.ids() : ImmutableIntArray.of(vocabulary.size() - 1);
  }

  /**
   * Continues a text.
   *
   * @param parameters the model's numbers, flat, on the backend
   * @param prime what the model reads first, at least one unit
   * @param length how many units to write
   * @return the units written, without {@code prime}
   * @throws ArithmeticException if the model has diverged
   */
  public ImmutableIntArray write(
      Tensor parameters, ImmutableIntArray prime, int length, Sampler sampler) {
    ImmutableIntArray.Builder written = ImmutableIntArray.builder(length);
    try (TokenStream stream = new TokenStream(backend, model, parameters)) {
      float[] logits = {};
      for (int i = 0; i < prime.length(); i++) {
        logits = stream.next(prime.get(i));
      }
      for (int i = 0; i < length; i++) {
        int id = sampler.next(logits, vocabulary.unknown());
        written.add(id);
        if (i + 1 < length) {
          logits = stream.next(id);
        }
      }
    }
    return written.build();
  }
}
