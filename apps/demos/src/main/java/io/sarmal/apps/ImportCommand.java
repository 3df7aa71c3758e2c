package io.sarmal.apps;

import io.sarmal.apps.language.PyTorchFile;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.TextSource;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.interop.PyTorchModules;
import io.sarmal.autodiff.io.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a model of what another program has trained. */
@Command(
    name = "import",
    description = {
      "Make a model of what another program has trained: an embedding, an RNN, LSTM or GRU of any"
          + " number of layers, and a linear layer, under whatever names."
    })
final class ImportCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      converter = Format.Converter.class,
      description = "pytorch: a state_dict in a safetensors file.")
  private Format format;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "What was saved, such as by safetensors.torch.save_file.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the model goes; one that is there is replaced.")
  private Path out;

  @ArgGroup private Known known;

  /** What the ids of the model stand for. */
  static final class Known {
    @Option(
        names = "--text",
        paramLabel = "FILE|DIR|NAME",
        description =
            "The text that the model was trained on by characters: its ids are taken to stand for"
                + " all of them, sorted.")
    private String text;

    @Option(
        names = "--vocabulary",
        paramLabel = "FILE",
        description =
            "What the ids stand for, as JSON: {\"unit\":\"char\",\"symbols\":[\"a\",\"b\"]}.")
    private Path file;
  }

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      description = "The cell, such as rnn-relu. Default: by the number of gates rnn, gru or lstm.")
  private String cell;

  @Option(
      names = "--embedding",
      paramLabel = "PREFIX",
      description = "The name of the embedding, where there are several.")
  private String embedding;

  @Option(
      names = "--recurrent",
      paramLabel = "PREFIX",
      description = "The name of the recurrent module, where there are several.")
  private String recurrent;

  @Option(
      names = "--output",
      paramLabel = "PREFIX",
      description = "The name of the linear layer, where there are several.")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ModelFileException {
    if (format != Format.PYTORCH) {
      throw new ParameterException(
          spec.commandLine(), "models are imported from pytorch only, not from onnx");
    }
    TrainedModel trained =
        PyTorchFile.read(
            file,
            new PyTorchModules.Names(
                Optional.ofNullable(embedding),
                Optional.ofNullable(recurrent),
                Optional.ofNullable(output)),
            vocabulary(),
            Optional.ofNullable(cell),
            Cells.catalog());
    trained.save(out);
    spec.commandLine().getOut().println(trained.design().settings());
    spec.commandLine().getOut().println("saved " + out);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private Optional<Vocabulary> vocabulary() {
    if (known == null) {
      return Optional.empty();
    }
    return Optional.of(
        known.text != null
            ? Unit.CHAR.vocabulary(TextSource.read(known.text), 1)
            : read(known.file));
  }

  private static Vocabulary read(Path file) {
    try {
      return Vocabulary.fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new InputException(
          "--vocabulary " + file,
          "cannot be read: " + e.getMessage(),
          "give JSON such as {\"unit\":\"char\",\"symbols\":[\"a\",\"b\"]}",
          e);
    }
  }
}
