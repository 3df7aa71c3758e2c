package io.sarmal.apps.demo;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.Range;
import io.sarmal.apps.baseline.NaiveBayes;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.Message;
import io.sarmal.apps.data.Messages;
import io.sarmal.apps.picture.HeatMap;
import io.sarmal.apps.picture.LineChart;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.optim.ConstantRate;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.autodiff.train.TrainingLoop;
import io.sarmal.core.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lesson: many words in, one answer out.
 *
 * <p>A network reads a message word by word and answers only at its end. Two mistakes are easy to
 * make here. Messages differ in length and are padded to 25 words: an answer that is taken at step
 * 25 has seen up to 24 steps of nothing since the last word, and the little memory of a plain
 * network has faded. So the answer is taken at each message's last <em>real</em> word. And many
 * messages are sent more than once: if copies of one message fall into both halves of the data, the
 * test asks for what was learnt by heart. So each text counts once, and is on one side only.
 *
 * <p>To lose a message is worse than to read an advertisement, so even odds are not the best place
 * to cut: the validation part says from which odds on a message is blocked.
 */
@Command(name = "spam", description = "tells spam from other messages, beside naive Bayes")
final class SpamDemo implements Callable<Integer> {
  private static final int WORDS = 25;
  private static final int LEAST_COUNT = 5;
  private static final int EMBEDDING = 50;
  private static final int HIDDEN = 10;
  private static final double DROPOUT = 0.5;
  private static final int BATCH = 250;
  private static final double RATE = 1e-3;

  private static final double ACCURACY = 0.95;
  private static final double RECALL = 0.8;

  @Mixin private DemoOptions options;

  @Range(min = 1, max = 100)
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Train with so many seeds, from --seed on, and report medians. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seeds;

  /** Messages for three purposes, as ids of a vocabulary that only the first of them made. */
  private record Parts(
      Vocabulary vocabulary, LabelledText train, LabelledText validation, LabelledText test) {}

  /** A trained filter, the odds from which on it blocks, and what it does on the test part. */
  @SuppressWarnings("ArrayRecordComponent") // only to be read
  private record Filter(
      WordClassifier model,
      float[] parameters,
      double threshold,
      double[] losses,
      SpamVerdicts verdicts) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    List<Message> messages = Messages.distinct(messages());
    long spam = messages.stream().filter(Message::spam).count();
    out.printf(Locale.ROOT, "%,d distinct messages, %,d of them spam%n", messages.size(), spam);
    if (spam < 20 || messages.size() - spam < 20) {
      throw new InputException(
          "the messages", "fewer than 20 are ham, or fewer than 20 spam", "give more of them");
    }

    String asked = options.cellName("");
    List<String> all = options.quick() ? List.of("rnn") : List.of("rnn", "lstm", "gru");
    List<String> cells = asked.isEmpty() ? all : List.of(asked);
    ImmutableMap.Builder<String, List<SpamVerdicts>> table = ImmutableMap.builder();
    List<SpamVerdicts> bayes = new ArrayList<>();
    try (Backend backend = options.open()) {
      for (String name : cells) {
        CellProvider cell = Cells.catalog().get(name);
        List<SpamVerdicts> verdicts = new ArrayList<>();
        for (long seed = options.seed(); seed < options.seed() + seeds; seed++) {
          Parts parts = split(messages, seed);
          Filter filter = train(backend, cell, parts, seed);
          verdicts.add(filter.verdicts);
          out.printf("%-5s seed %d: %s%n", name, seed, filter.verdicts);
          out.flush();
          if (name.equals(cells.get(0))) {
            bayes.add(bayes(parts));
            if (seed == options.seed()) {
              conclude(backend, file, name, parts, filter);
            }
          }
        }
        table.put(name, verdicts);
      }
    }
    table.put("naive Bayes", bayes);
    out.printf("%nmedians of the test part, %d seeds:%n", seeds);
    ImmutableMap<String, List<SpamVerdicts>> rows = table.buildOrThrow();
    rows.forEach((name, verdicts) -> out.printf("  %-12s %s%n", name, medians(verdicts)));
    out.flush();
    List<SpamVerdicts> first = rows.get(cells.get(0));
    return options.verdict(
        median(first, SpamVerdicts::accuracy) >= ACCURACY
            && median(first, SpamVerdicts::recall) >= RECALL,
        "an accuracy of %.2f with %.2f of the spam blocked",
        ACCURACY,
        RECALL);
  }

  /** Text messages where they are found, else e-mails from npm, else generated ones. */
  private List<Message> messages() {
    Optional<Path> file = options.data(DataSet.SPAM);
    if (file.isPresent()) {
      return Messages.read(file.get());
    }
    Optional<? extends List<Message>> mail =
        options.quick() ? Optional.empty() : Messages.mail(options.sets());
    if (mail.isPresent()) {
      options.printer().println("data: real e-mails of the SpamAssassin public corpus");
      return mail.get();
    }
    options.printer().println("data: GENERATED messages; the figures say nothing about real ones");
    return Messages.generated(4000, options.seed());
  }

  /** Seven parts to train on, one to validate on, two to test on; none has another's texts. */
  private static Parts split(List<Message> messages, long seed) {
    List<Message> shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, new Random(seed));
    int first = shuffled.size() * 7 / 10;
    int second = shuffled.size() * 8 / 10;
    List<Message> train = shuffled.subList(0, first);
    Text text =
        Text.of(
            "the messages",
            train.stream()
                .map(Message::text)
                .map(LabelledText::clean)
                .collect(Collectors.joining(" ")));
    Vocabulary vocabulary = Unit.WORD.vocabulary(text, LEAST_COUNT);
    return new Parts(
        vocabulary,
        LabelledText.of(train, vocabulary, WORDS),
        LabelledText.of(shuffled.subList(first, second), vocabulary, WORDS),
        LabelledText.of(shuffled.subList(second, shuffled.size()), vocabulary, WORDS));
  }

  private Filter train(Backend backend, CellProvider cell, Parts parts, long seed)
      throws IOException {
    WordClassifier model =
        WordClassifier.of(cell, parts.vocabulary.size(), EMBEDDING, HIDDEN, DROPOUT, 2);
    BatchSource batches = parts.train.batches(BATCH, seed);
    Batch heldOut = parts.validation.batch(parts.validation.rows());
    try (Trainer trainer = new Trainer(backend, model, new Trainer.Config(Adam.DEFAULT, 5, seed))) {
      TrainingLoop loop =
          TrainingLoop.of(trainer, batches)
              .budget(new Budget.Steps((options.quick() ? 40L : 150L) * batches.count()))
              .learningRate(LearningRate.of(new ConstantRate(RATE)))
              .validation(batches.count(), evaluation -> evaluation.loss(heldOut))
              .patience(20)
              .listener(new ValidationLines(options.printer(), "nats/message", 10))
              .build();
      loop.run();
      float[] best = loop.best().orElseThrow();
      double[] losses =
          loop.progress().validations().losses().stream().mapToDouble(x -> x).toArray();
      double threshold =
          threshold(odds(backend, model, best, parts.validation), parts.validation.classes());
      ImmutableIntArray verdicts = verdicts(odds(backend, model, best, parts.test), threshold);
      SpamVerdicts counted = SpamVerdicts.of(parts.test.classes(), verdicts);
      return new Filter(model, best, threshold, losses, counted);
    }
  }

  /** 1 where the odds are above the threshold. */
  private static ImmutableIntArray verdicts(double[] odds, double threshold) {
    return ImmutableIntArray.copyOf(Arrays.stream(odds).mapToInt(x -> x > threshold ? 1 : 0));
  }

  /** The lowest threshold, up to even odds, that blocks at most 1 of 200 ham messages. */
  private static double threshold(double[] odds, ImmutableIntArray classes) {
    double[] ham =
        IntStream.range(0, odds.length)
            .filter(i -> classes.get(i) == 0)
            .mapToDouble(i -> odds[i])
            .sorted()
            .toArray();
    return Math.min(0, ham[ham.length - 1 - ham.length / 200]);
  }

  /** The logarithm of how much likelier spam is than ham. */
  private static double[] odds(
      Backend backend, WordClassifier model, float[] parameters, LabelledText messages) {
    List<Integer> rows = messages.rows();
    float[] logits = model.logits(backend, parameters, messages.ids(rows), messages.lengths(rows));
    return IntStream.range(0, rows.size())
        .mapToDouble(row -> logits[2 * row + 1] - logits[2 * row])
        .toArray();
  }

  private static SpamVerdicts bayes(Parts parts) {
    NaiveBayes bayes =
        new NaiveBayes(parts.vocabulary.size(), parts.train.words(), parts.train.classes());
    return SpamVerdicts.of(
        parts.test.classes(),
        ImmutableIntArray.copyOf(parts.test.words().stream().mapToInt(bayes::classify)));
  }

  /** Shows some judged messages, and saves the model with its pictures. */
  private void conclude(Backend backend, Path file, String cell, Parts parts, Filter filter)
      throws IOException {
    PrintWriter out = options.printer();
    double[] odds = odds(backend, filter.model, filter.parameters, parts.test);
    List<Integer> order =
        parts.test.rows().stream().sorted(Comparator.comparingDouble(row -> odds[row])).toList();
    out.println("\nsome messages of the test part, and how likely each is spam:");
    for (int i = 0; i < 8; i++) {
      int row = order.get(i * (order.size() - 1) / 7);
      Message message = parts.test.messages().get(row);
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  (%s)  %.60s%n",
          100 / (1 + Math.exp(-odds[row])),
          message.spam() ? "spam" : "ham",
          message.text().replaceAll("\\s+", " "));
    }
    ModelFile.save(
        file,
        filter.model.layout(),
        filter.parameters,
        ImmutableMap.of(
            "kind",
            "spam",
            "cell",
            cell,
            "threshold",
            Double.toString(filter.threshold),
            "vocabulary",
            parts.vocabulary.toJson()));
    List<String> classes = List.of("ham", "spam");
    HeatMap.confusion("judged as, by " + cell, classes, filter.verdicts.counts())
        .write(options.beside("-confusion.png"), true);
    new LineChart("Validation", "epoch", "nats/message")
        .curve(cell, filter.losses)
        .write(options.beside("-loss.png"));
    out.printf("saved %s, and pictures beside it%n%n", file);
  }

  private static double median(List<SpamVerdicts> verdicts, ToDoubleFunction<SpamVerdicts> figure) {
    double[] sorted = verdicts.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static String medians(List<SpamVerdicts> verdicts) {
    return String.format(
        Locale.ROOT,
        "accuracy %.4f, spam blocked %.3f, ham blocked %.4f",
        median(verdicts, SpamVerdicts::accuracy),
        median(verdicts, SpamVerdicts::recall),
        median(verdicts, SpamVerdicts::loss));
  }
}
