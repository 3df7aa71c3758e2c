package io.sarmal.apps.demo;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import com.google.common.primitives.Doubles;
import io.sarmal.apps.Range;
import io.sarmal.apps.data.DataSet;
import io.sarmal.apps.data.Message;
import io.sarmal.apps.data.Messages;
import io.sarmal.apps.picture.HeatMap;
import io.sarmal.apps.picture.LineChart;
import io.sarmal.apps.text.InputException;
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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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
 * to cut: the validation part says from which odds on a message is blocked, so that to expect is
 * the loss of one ham in a hundred at most.
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

  private static final double HAM_BLOCKED = 0.01;
  private static final int FEWEST = 20;
  private static final List<String> CLASSES = List.of("ham", "spam");
  private static final int SHOWN = 8;

  /** What text messages allow, and what any messages do. */
  private static final SpamFigures BOUND = new SpamFigures(0.975, 0.9, HAM_BLOCKED);

  private static final SpamFigures LEAST_BOUND = new SpamFigures(0.95, 0.8, 0.03);

  @Mixin private DemoOptions options;

  @Range(min = 1, max = 100)
  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Train with so many seeds, from --seed on, and report medians. Default: 5, and 1 with"
              + " --quick.")
  private Integer seeds;

  private final LineChart losses = new LineChart("Validation", "epoch", "nats/message");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = options.printer();
    Path file = options.out();
    List<Message> messages = Messages.distinct(messages());
    long spam = messages.stream().filter(Message::spam).count();
    out.printf(Locale.ROOT, "%,d distinct messages, %,d of them spam%n", messages.size(), spam);
    if (spam < FEWEST || messages.size() - spam < FEWEST) {
      throw new InputException(
          "the messages",
          "fewer than %d are ham, or fewer than %d spam".formatted(FEWEST, FEWEST),
          "give more of them");
    }

    int count = seeds != null ? seeds : options.quick() ? 1 : 5;
    String usual = options.cellName("rnn");
    boolean compared = !options.quick() && options.cellName("").isEmpty();
    List<String> cells = compared ? List.of(usual, "lstm", "gru") : List.of(usual);
    ListMultimap<String, SpamVerdicts> table =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    try (Backend backend = options.open()) {
      for (long seed = options.seed(); seed < options.seed() + count; seed++) {
        SpamParts parts = SpamParts.of(messages, WORDS, LEAST_COUNT, seed);
        for (String cell : cells) {
          SpamFilter filter = train(backend, cell, parts, seed);
          SpamVerdicts verdicts = filter.judge(parts.test());
          table.put(cell, verdicts);
          out.printf("%-5s seed %d: %s%n", cell, seed, verdicts);
          out.flush();
          if (cell.equals(usual) && seed == options.seed()) {
            show(parts.test(), filter);
            filter.save(file, cell, parts.vocabulary());
            HeatMap.confusion("judged as, by " + cell, CLASSES, verdicts.counts())
                .write(options.beside("-confusion.png"), true);
            out.printf("saved %s, and pictures beside it%n%n", file);
          }
        }
        table.put("naive Bayes", parts.naiveBayes());
      }
    }
    losses.write(options.beside("-loss.png"));
    out.printf("%nmedians of the test part, %d seeds:%n", count);
    Multimaps.asMap(table)
        .forEach(
            (name, verdicts) -> out.printf("  %-12s %s%n", name, SpamFigures.medians(verdicts)));
    boolean real = options.data(DataSet.SPAM).isPresent();
    SpamFigures bound = real && !options.quick() ? BOUND : LEAST_BOUND;
    return options.verdict(
        SpamFigures.medians(table.get(usual)).reach(bound), "as good as %s", bound);
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

  /** Trains on one part; the next one says when it is best, and from which odds on to block. */
  private SpamFilter train(Backend backend, String cell, SpamParts parts, long seed)
      throws IOException {
    WordClassifier model =
        WordClassifier.of(
            Cells.catalog().get(cell), parts.vocabulary().size(), EMBEDDING, HIDDEN, DROPOUT, 2);
    LabelledText train = parts.train();
    BatchSource batches = new ShuffledBatches(train.rows(), BATCH, seed, train::batch);
    LabelledText validation = parts.validation();
    Batch heldOut = validation.batch(validation.rows());
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
      if (seed == options.seed()) {
        losses.curve(cell, Doubles.toArray(loop.progress().validations().losses()));
      }
      return SpamFilter.of(backend, model, loop.best().orElseThrow(), validation, HAM_BLOCKED);
    }
  }

  /** Messages from what looks least like spam to what looks most like it. */
  private void show(LabelledText messages, SpamFilter filter) {
    PrintWriter out = options.printer();
    List<Double> odds = filter.odds(messages);
    List<Integer> order =
        messages.rows().stream().sorted(Comparator.comparingDouble(odds::get)).toList();
    out.println("\nsome messages of the test part, and how likely each is spam:");
    for (int i = 0; i < SHOWN; i++) {
      int row = order.get(i * (order.size() - 1) / (SHOWN - 1));
      Message message = messages.messages().get(row);
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  (%s)  %.60s%n",
          100 / (1 + Math.exp(-odds.get(row))),
          message.spam() ? "spam" : "ham",
          message.text().replaceAll("\\s+", " "));
    }
  }
}
