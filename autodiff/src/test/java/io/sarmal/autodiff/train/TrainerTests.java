package io.sarmal.autodiff.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.cell.TanhProvider;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.model.TokenStream;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

class TrainerTests {
  private static final String TEXT = "hello hello hello hello hello ";
  private static final String ALPHABET = " helo";

  private static LanguageModel model(double dropout) {
    return new LanguageModel(
        new LanguageModel.Config(ALPHABET.length(), 4, 8, 2, dropout), new TanhProvider());
  }

  /** Tokens from {@code from} on and the token after each, one row. */
  private static Batch window(int from, int length) {
    int[] tokens = TEXT.chars().map(ALPHABET::indexOf).skip(from).limit(length).toArray();
    int[] next = TEXT.chars().map(ALPHABET::indexOf).skip(from + 1).limit(length).toArray();
    Shape shape = Shape.of(length, 1);
    return Batch.empty().integers(shape, tokens).integers(shape, next);
  }

  private static Trainer trainer(ReferenceBackend backend, double dropout, long seed) {
    return new Trainer(
        backend, new NextToken(model(dropout)), new Trainer.Config(Adam.DEFAULT, 5, seed));
  }

  private static void epoch(Trainer trainer) {
    trainer.beginSequence();
    for (int from = 0; from < 24; from += 6) {
      trainer.step(window(from, 6), 0.02);
    }
  }

  @Test
  void aTwoLayerNetLearnsToSpellHello() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = trainer(backend, 0, 3)) {
      for (int i = 0; i < 40; i++) {
        epoch(trainer);
      }
      try (Evaluation evaluation = trainer.evaluation()) {
        evaluation.loss(window(0, 6));
        assertThat(evaluation.loss(window(6, 6))).isLessThan(0.1);
      }
    }
  }

  @Test
  void dropoutDependsOnTheSeedAndIsOffInEvaluation() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer a = trainer(backend, 0.5, 1);
        Trainer b = trainer(backend, 0.5, 1);
        Evaluation first = a.evaluation();
        Evaluation again = a.evaluation()) {
      double lossA = a.step(window(0, 6), 0).loss();
      double lossB = b.step(window(0, 6), 0).loss();
      assertThat(lossA).isEqualTo(lossB);
      assertThat(a.step(window(0, 6), 0).loss()).as("the next step's mask").isNotEqualTo(lossA);
      double evaluated = first.loss(window(0, 6));
      assertThat(evaluated).isEqualTo(again.loss(window(0, 6))).isNotEqualTo(lossA);
    }
  }

  @Test
  void aCarriedStateMakesTwoWindowsEqualOneLongOne() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = trainer(backend, 0, 1);
        Evaluation pieces = trainer.evaluation();
        Evaluation whole = trainer.evaluation()) {
      double mean = (pieces.loss(window(0, 6)) + pieces.loss(window(6, 6))) / 2;
      assertThat(whole.loss(window(0, 12))).isCloseTo(mean, within(1e-12));
    }
  }

  @Test
  void aStreamGivesTheLogitsThatAWholeSequenceGives() {
    LanguageModel model = model(0);
    try (ReferenceBackend backend = new ReferenceBackend()) {
      Tensor parameters = backend.tensor(model.layout().shape(), model.layout().initialValues(1));
      try (TokenStream stream = new TokenStream(backend, model, parameters);
          Evaluation whole = new Evaluation(backend, new NextToken(model), parameters)) {
        double loss = 0;
        for (int i = 0; i < 6; i++) {
          float[] logits = stream.next(ALPHABET.indexOf(TEXT.charAt(i)));
          loss += crossEntropy(logits, ALPHABET.indexOf(TEXT.charAt(i + 1)));
        }
        assertThat(whole.loss(window(0, 6))).isCloseTo(loss / 6, within(1e-6));
      }
    }
  }

  @Test
  void trainingLeavesNothingBehind() {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      try (Trainer trainer = trainer(backend, 0.2, 1)) {
        epoch(trainer);
        int live = backend.liveTensors().getAsInt();
        epoch(trainer);
        assertThat(backend.liveTensors()).hasValue(live);
      }
      assertThat(backend.liveTensors()).hasValue(0);
    }
  }

  private static double crossEntropy(float[] logits, int target) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum) - logits[target];
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
