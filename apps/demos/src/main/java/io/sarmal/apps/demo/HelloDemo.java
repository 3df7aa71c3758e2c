package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.language.Author;
import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.model.TokenStream;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.ConstantRate;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Progress;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingListener;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson 1: a recurrent network predicts what comes next.
 *
 * <p>A network of 16 numbers of memory reads a word letter by letter and says after each how likely
 * every letter is to be the next. The letter l has two right answers in "hello": another l, and o.
 * Which one is right depends on what came before, so that a network without memory cannot know it;
 * this one does. Whoever can predict the next letter can also write: draw it, read it, go on.
 */
@Command(
    name = "hello",
    description = "learns one word letter by letter, then invents words like it")
final class HelloDemo implements Callable<Integer> {
  private static final int STEPS = 60;
  private static final double RATE = 0.02;

  @Mixin private DemoOptions options;

  @Option(
      names = "--word",
      paramLabel = "WORD",
      defaultValue = "hello",
      description = "The word to learn. Default: ${DEFAULT-VALUE}.")
  private String word;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    if (!word.matches("\\S{2,100}")) {
      throw new InputException(
          "--word " + word, "expected 2 to 100 letters without spaces", "give one word");
    }
    // The line break tells the network where a word begins, and lets it say where one ends.
    Text text = Text.of("--word", "\n" + word + "\n");
    Vocabulary letters = Unit.CHAR.vocabulary(text, 1);
    ImmutableIntArray ids = letters.encode(text, true).ids();
    Settings settings = new Settings(options.cellName("rnn"), 1, 16, 8, 0);
    Design design = Design.of(settings, letters, options.cell("rnn"));

    try (Backend backend = options.open();
        Trainer trainer =
            new Trainer(
                backend,
                new NextToken(design.model()),
                new Trainer.Config(Adam.DEFAULT, 5, options.seed()))) {
      // One batch of one row: every letter but the last, and the letter after each.
      int steps = ids.length() - 1;
      Batch batch =
          Batch.empty()
              .integers(Shape.of(steps, 1), ids.subArray(0, steps).toArray())
              .integers(Shape.of(steps, 1), ids.subArray(1, steps + 1).toArray());
      TrainingLoop.of(trainer, BatchSource.of(List.of(batch)))
          .budget(new Budget.Steps(STEPS))
          .learningRate(LearningRate.of(new ConstantRate(RATE)))
          .listener(lossesTo(out))
          .build()
          .run();

      out.println("\nwhat it expects after each letter:");
      boolean right = readAloud(backend, trainer, design, ids, out);
      String first = word.substring(0, word.offsetByCodePoints(0, 1));
      out.printf("%nafter \"%s\" it says \"%s\"%n", first, continued(backend, trainer, design));
      out.println("words that it invents: " + String.join(", ", invent(backend, trainer, design)));
      new TrainedModel(design, trainer.parameterValues(), Map.of("data", word)).save(options.out());
      out.println("saved " + options.out());
      return options.verdict(right, "each letter of the word to be the likeliest");
    }
  }

  private static TrainingListener lossesTo(PrintWriter out) {
    return new TrainingListener() {
      @Override
      public void step(Progress progress, Trainer.Report report) {
        if (progress.step() % 10 == 0) {
          out.printf(Locale.ROOT, "step %3d: %.3f nats/letter%n", progress.step(), report.loss());
          out.flush();
        }
      }
    };
  }

  /** Prints the probability of each letter after each letter; returns whether all guesses hit. */
  private static boolean readAloud(
      Backend backend, Trainer trainer, Design design, ImmutableIntArray ids, PrintWriter out) {
    boolean right = true;
    try (TokenStream stream = new TokenStream(backend, design.model(), trainer.parameters())) {
      for (int i = 0; i + 1 < ids.length(); i++) {
        double[] probabilities = softmax(stream.next(ids.get(i)));
        StringBuilder line = new StringBuilder();
        for (int id = 0; id < probabilities.length; id++) {
          if (id == design.vocabulary().unknown().orElse(-1)) {
            continue;
          }
          line.append(
              String.format(
                  Locale.ROOT, "  %s %3.0f %%", show(design, id), 100 * probabilities[id]));
          right &= probabilities[id] <= probabilities[ids.get(i + 1)];
        }
        out.println("  " + show(design, ids.get(i)) + " →" + line);
      }
    }
    return right;
  }

  private static double[] softmax(float[] logits) {
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      shares[i] = Math.exp(logits[i]);
      sum += shares[i];
    }
    for (int i = 0; i < logits.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static String show(Design design, int id) {
    return design.vocabulary().decode(ImmutableIntArray.of(id)).replace("\n", "↵");
  }

  /** What follows the first letter when always the likeliest letter is taken. */
  private String continued(Backend backend, Trainer trainer, Design design) {
    String first = word.substring(0, word.offsetByCodePoints(0, 1));
    return write(backend, trainer, design, "\n" + first, Sampler.argmax());
  }

  /** Words drawn with a high temperature, so that they differ from the one it knows. */
  private Set<String> invent(Backend backend, Trainer trainer, Design design) {
    Set<String> words = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      Sampler sampler = Sampler.random(3, Integer.MAX_VALUE, options.seed() + i);
      words.add(write(backend, trainer, design, "\n", sampler));
    }
    words.remove("");
    return words;
  }

  private String write(
      Backend backend, Trainer trainer, Design design, String prime, Sampler sampler) {
    ImmutableIntArray begin = design.vocabulary().encode(Text.of("the word", prime), true).ids();
    ImmutableIntArray written =
        new Author(backend, design).write(trainer.parameters(), begin, 2 * word.length(), sampler);
    return design.vocabulary().decode(written).replaceFirst("(?s)\n.*", "");
  }
}
