package io.sarmal.apps;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.language.Author;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Sampler;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes text with a trained model. */
@Command(name = "sample", description = "Write text with a trained model.")
final class SampleCommand implements Callable<Integer> {
  @Mixin private ModelFileOptions model;
  @Mixin private UnknownOptions unknown;
  @Mixin private BackendOptions backend;

  @Option(
      names = "--prime",
      paramLabel = "TEXT",
      description = "The beginning, which the model continues. Default: a new line.")
  private String prime;

  @Range(min = 1, max = 100_000_000)
  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many characters, bytes or words to write. Default: ${DEFAULT-VALUE}.")
  private int length;

  @Range(min = 0.01, max = 100)
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.8",
      description =
          "Below 1 more careful than the model, above 1 more adventurous. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Range(min = 1)
  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest only. Default: from all.")
  private Integer topK;

  @Option(names = "--argmax", description = "Always take the likeliest.")
  private boolean argmax;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed gives another text. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ModelFileException {
    TrainedModel trained = model.load();
    Vocabulary vocabulary = trained.design().vocabulary();
    ImmutableIntArray begin =
        prime == null || prime.isEmpty()
            ? ImmutableIntArray.of()
            : unknown.encode(vocabulary, Text.of("--prime", prime), spec);
    Sampler sampler =
        argmax
            ? Sampler.argmax()
            : Sampler.random(temperature, topK == null ? Integer.MAX_VALUE : topK, seed);
    PrintWriter out = spec.commandLine().getOut();
    out.println(vocabulary.decode(write(trained, begin, sampler)));
    out.flush();
    return 0;
  }

  /** The beginning and what follows it: words are joined across the seam as anywhere else. */
  private ImmutableIntArray write(TrainedModel trained, ImmutableIntArray begin, Sampler sampler) {
    try (Backend opened = backend.open()) {
      float[] values = trained.parameters();
      Tensor parameters = opened.tensor(trained.design().model().layout().shape(), values);
      Author author = new Author(opened, trained.design());
      ImmutableIntArray written =
          author.write(parameters, begin.isEmpty() ? author.lineBreak() : begin, length, sampler);
      opened.release(parameters);
      return ImmutableIntArray.builder().addAll(begin).addAll(written).build();
    } catch (ArithmeticException e) {
      throw new InputException(
          model.file().toString(), e.getMessage(), "train it again with a lower --lr", e);
    }
  }
}
