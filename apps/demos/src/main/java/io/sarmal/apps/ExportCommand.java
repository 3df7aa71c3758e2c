package io.sarmal.apps;

import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.PyTorchFile;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.apps.onnx.OnnxLanguageModel;
import io.sarmal.apps.onnx.OnnxModel;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.AtomicFile;
import io.sarmal.autodiff.io.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a trained model for another program. */
@Command(name = "export", description = "Write a trained model for another program.")
final class ExportCommand implements Callable<Integer> {
  @Mixin private ModelFileOptions model;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      converter = Format.Converter.class,
      description = {
        "onnx: inputs are tokens [T, B] and the state of each layer, outputs logits and the next"
            + " state.",
        "pytorch: a state_dict in a safetensors file, of modules embedding, rnn and output."
      })
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the file goes; one that is there is replaced.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ModelFileException {
    TrainedModel trained = model.load();
    CellProvider cell = Cells.catalog().get(trained.design().settings().cell());
    switch (format) {
      case ONNX -> {
        byte[] bytes = onnx(trained, cell).toBytes();
        AtomicFile.write(out, sink -> sink.write(ByteBuffer.wrap(bytes)));
      }
      case PYTORCH -> PyTorchFile.write(trained, cell, out);
    }
    spec.commandLine().getOut().println("saved " + out);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static OnnxModel onnx(TrainedModel trained, CellProvider cell) {
    Design design = trained.design();
    OnnxModel onnx = OnnxLanguageModel.of(design.model(), cell, trained.parameters());
    onnx.metadata("vocabulary", design.vocabulary().toJson());
    return onnx;
  }
}
