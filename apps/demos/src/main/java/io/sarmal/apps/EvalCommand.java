package io.sarmal.apps;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.language.Validation;
import io.sarmal.apps.report.CrossEntropy;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Evaluation;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained model on a text. */
@Command(name = "eval", description = "Measure how well a trained model predicts a text.")
final class EvalCommand implements Callable<Integer> {
  @Mixin private ModelFileOptions model;
  @Mixin private UnknownOptions unknown;
  @Mixin private BatchOptions batch;
  @Mixin private BackendOptions backend;

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR|NAME",
      required = true,
      description = "A text in UTF-8, a folder of such texts, or the name of a corpus.")
  private String data;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ModelFileException {
    TrainedModel trained = model.load();
    Vocabulary vocabulary = trained.design().vocabulary();
    Text text = TextSource.read(data);
    ImmutableIntArray ids = unknown.encode(vocabulary, text, spec);
    if (ids.length() < 2) {
      throw new InputException(
          text.name(),
          "is too short: it has %d %ss, and 2 are needed to predict one from the other"
              .formatted(ids.length(), vocabulary.unit().label()),
          "give a longer text");
    }
    double nats;
    try (Backend opened = backend.open()) {
      Tensor parameters =
          opened.tensor(trained.design().model().layout().shape(), trained.parameters());
      try (Evaluation evaluation =
          new Evaluation(opened, new NextToken(trained.design().model()), parameters)) {
        nats = new Validation(ids, batch.rows, batch.steps).nats(evaluation);
      }
      opened.release(parameters);
    }
    spec.commandLine().getOut().println("validation: " + new CrossEntropy(nats, vocabulary.unit()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
