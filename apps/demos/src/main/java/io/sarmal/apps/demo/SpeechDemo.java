package io.sarmal.apps.demo;

import io.sarmal.apps.Range;
import io.sarmal.apps.audio.JapaneseVowels;
import io.sarmal.apps.audio.SpokenDigits;
import io.sarmal.apps.audio.Tones;
import io.sarmal.apps.audio.UtteranceBatches;
import io.sarmal.apps.audio.UtteranceSet;
import io.sarmal.apps.baseline.NearestNeighbour;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.picture.HeatMap;
import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: sequences of different lengths, and what order is worth.
 *
 * <p>A word takes as long as it takes. Utterances of different lengths stand in one batch, padded;
 * each row has its length, a step beyond it carries the state through and puts out zero, so that
 * padding changes nothing. Two cells read in both directions, since the end of a word says as much
 * about it as its beginning.
 *
 * <p>The nearest neighbour beside it sees the mean of the same features and no order: the
 * difference between both is what the network makes of time.
 */
@Command(
    name = "speech",
    description = "tells speakers, digits or tones apart by sequences of different lengths")
final class SpeechDemo implements Callable<Integer> {
  private static final int HIDDEN = 64;
  private static final double DROPOUT = 0.4;
  private static final int ROWS = 30;

  /** What any run reaches; chance is a quarter at most. */
  private static final double LEAST_ACCURACY = 0.75;

  @Mixin private DemoOptions options;

  @Option(
      names = "--validate",
      description =
          "Hold out a fifth of the training half and measure by that: to choose settings.")
  private boolean validate;

  @Range(min = 1, max = 1000)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often to go through the data. Default: 60, and 12 with --quick.")
  private Integer epochs;

  @Range(min = 1, max = 100)
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Train so many times with seeds from --seed on, and give the median.")
  private int seeds;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    UtteranceSet raw = data();
    UtteranceSet set = (validate ? raw.validating() : raw).normalized();
    out.printf(
        "%s: %d classes, %d features a frame, %d utterances to learn from, %d to test on%n",
        set.name(), set.classes().size(), set.features(), set.train().size(), set.test().size());
    double known = nearestNeighbour(set);
    List<Double> accuracies = new ArrayList<>();
    try (Backend backend = options.open()) {
      for (int i = 0; i < seeds; i++) {
        accuracies.add(run(backend, set, options.seed() + i, file, out));
      }
    }
    List<Double> sorted = accuracies.stream().sorted().toList();
    out.printf(
        Locale.ROOT,
        "%s, %s: accuracy %.4f%s; nearest neighbour of the mean frame %.4f%n",
        validate ? "validation" : "test",
        set.name(),
        sorted.get(sorted.size() / 2),
        seeds == 1 ? "" : " (median of " + accuracies + ")",
        known);
    return options.verdict(
        sorted.get(sorted.size() / 2) > LEAST_ACCURACY,
        "an accuracy of more than %.2f",
        LEAST_ACCURACY);
  }

  private UtteranceSet data() throws IOException {
    Optional<Path> given = options.data(DataSet.VOWELS_TRAIN);
    if (given.isEmpty()) {
      return Tones.of(options.quick() ? 30 : 100, 50, options.seed());
    }
    Path file = given.get();
    String name = file.getFileName().toString();
    if (name.endsWith(".zip")) {
      return SpokenDigits.read(file);
    }
    Path test = file.resolveSibling(name.replace("train", "test"));
    if (test.equals(file) || !Files.isRegularFile(test)) {
      throw new InputException(
          file.toString(),
          "has no test half beside it, a file of the same name with test for train",
          "put it there, or give a zip file of spoken digits");
    }
    return JapaneseVowels.read(file, test);
  }

  private double run(Backend backend, UtteranceSet set, long seed, Path file, PrintWriter out)
      throws IOException {
    int rows = Math.min(ROWS, set.train().size());
    SequenceClassifier model =
        SequenceClassifier.of(
            options.cell("gru"), set.features(), HIDDEN, set.classes().size(), DROPOUT);
    UtteranceBatches batches = new UtteranceBatches(set.train(), rows, seed);
    int rounds = epochs != null ? epochs : options.quick() ? 12 : 60;
    try (Trainer trainer =
        new Trainer(backend, model, new Trainer.Config(AdamW.DEFAULT, 5, seed))) {
      TrainingLoop.of(trainer, batches)
          .budget(new Budget.Steps((long) rounds * batches.count()))
          .learningRate(LearningRate.cosine(3e-3, 1e-4))
          .listener(new LossLog(out, "nats/utterance"))
          .build()
          .run();
      List<Integer> taken = model.classify(backend, trainer.parameters(), set.test(), ROWS);
      int[][] confusion = new int[set.classes().size()][set.classes().size()];
      int right = 0;
      for (int i = 0; i < taken.size(); i++) {
        int label = set.test().get(i).label();
        confusion[label][taken.get(i)]++;
        right += label == taken.get(i) ? 1 : 0;
      }
      out.printf("seed %d: %d of %d right%n", seed, right, taken.size());
      examples(set, taken, out);
      if (seed == options.seed()) {
        SafeTensors.write(
            file,
            ParameterTensors.of(model.layout(), trainer.parameterValues()),
            Map.of(
                "kind", "sequence-classifier",
                "cell", options.cellName("gru"),
                "hidden", Integer.toString(HIDDEN),
                "classes", String.join(",", set.classes()),
                "data", set.name()));
        Path picture = options.beside("-confusion.png");
        HeatMap.confusion(set.name() + ": said (rows), heard (columns)", set.classes(), confusion)
            .write(picture, true);
        out.println("saved " + file + " and " + picture);
      }
      return (double) right / taken.size();
    }
  }

  /** A few that it took for another, or a few that are right if there are no others. */
  private static void examples(UtteranceSet set, List<Integer> taken, PrintWriter out) {
    int shown = 0;
    for (int i = 0; i < taken.size() && shown < 5; i++) {
      int label = set.test().get(i).label();
      if (label != taken.get(i)) {
        out.printf(
            "  utterance %d, %d frames: %s, taken for %s%n",
            i + 1,
            set.test().get(i).frames().length,
            set.classes().get(label),
            set.classes().get(taken.get(i)));
        shown++;
      }
    }
  }

  private static double nearestNeighbour(UtteranceSet set) {
    NearestNeighbour known = new NearestNeighbour();
    set.train().forEach(each -> known.learn(each.label(), each.meanFrame()));
    long right =
        set.test().stream()
            .filter(each -> known.classify(each.meanFrame()) == each.label())
            .count();
    return (double) right / set.test().size();
  }
}
