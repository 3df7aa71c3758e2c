package io.sarmal.apps;

import io.sarmal.apps.language.TrainedModel;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.ModelFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A model that was saved. */
final class ModelFileOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A model that 'sarmal train' has saved.")
  private Path file;

  TrainedModel load() throws ModelFileException {
    return TrainedModel.load(file, Cells.catalog());
  }

  Path file() {
    return file;
  }
}
