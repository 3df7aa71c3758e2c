package io.sarmal.apps.language;

import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.interop.PyTorchCell;
import io.sarmal.autodiff.interop.PyTorchLanguageModel;
import io.sarmal.autodiff.interop.PyTorchModules;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.core.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trained models as PyTorch's {@code state_dict}, in a safetensors file. What its ids stand for is
 * in the metadata of files that are written here, and of no others.
 */
public final class PyTorchFile {
  private static final String VOCABULARY = "vocabulary";

  private PyTorchFile() {}

  /**
   * Writes a model.
   *
   * @throws InputException if PyTorch has no such cell
   * @throws ModelFileException if the file cannot be written
   */
  public static void write(TrainedModel trained, CellProvider cell, Path file)
      throws ModelFileException {
    Design design = trained.design();
    SafeTensors.write(
        file,
        known(
            cell,
            "take another cell, or --format onnx, which can have any",
            form -> PyTorchLanguageModel.write(design.model(), form, trained.parameters())),
        Map.of(VOCABULARY, design.vocabulary().toJson()));
  }

  /**
   * Reads a model.
   *
   * @param names of modules that cannot be told from the shapes of their tensors
   * @param given what the ids stand for, if the file does not say it; all units, or all but the
   *     unknown one, in the order of the vocabulary
   * @param cellName the cell, if it is not PyTorch's {@code RNN}, {@code GRU} or {@code LSTM} as it
   *     is without options
   * @throws InputException if vocabulary or cell do not fit the file
   * @throws ModelFileException if it holds no language model
   */
  public static TrainedModel read(
      Path path,
      PyTorchModules.Names names,
      Optional<Vocabulary> given,
      Optional<String> cellName,
      Catalog<CellProvider> cells)
      throws ModelFileException {
    SafeTensors file = SafeTensors.read(path);
    PyTorchLanguageModel theirs = PyTorchLanguageModel.in(file, names);
    PyTorchModules modules = theirs.modules();
    Vocabulary vocabulary = given.isPresent() ? given.get() : vocabulary(file, modules);
    checkSize(file, modules, vocabulary);
    CellProvider cell = cells.get(cellName.orElse(cellOf(modules)));
    Settings settings =
        new Settings(cell.name(), modules.layers(), modules.hidden(), modules.embeddingSize(), 0);
    Design design = Design.of(settings, vocabulary, cell);
    StandardForm form =
        known(
            cell,
            "leave --cell away: the cell in the file is " + cellOf(modules),
            known -> checked(known, cell, modules));
    return new TrainedModel(
        design,
        theirs.parameters(design.model(), form),
        Map.of("imported", "PyTorch, " + path.getFileName()));
  }

  private static String cellOf(PyTorchModules modules) {
    return switch (modules.gates()) {
      case 1 -> "rnn";
      case 3 -> "gru";
      default -> "lstm";
    };
  }

  private static Vocabulary vocabulary(SafeTensors file, PyTorchModules modules)
      throws ModelFileException {
    String json = file.metadata().get(VOCABULARY);
    if (json == null) {
      throw new InputException(
          file.file().toString(),
          "does not say what its %d ids stand for".formatted(modules.vocabulary()),
          "give --text, the text that the model was trained on, or --vocabulary");
    }
    try {
      return Vocabulary.fromJson(json);
    } catch (IOException e) {
      throw new ModelFileException(
          file.file(),
          "metadata \"" + VOCABULARY + "\": " + e.getMessage(),
          "give --text or --vocabulary instead",
          e);
    }
  }

  private static void checkSize(SafeTensors file, PyTorchModules modules, Vocabulary vocabulary) {
    int more = vocabulary.size() - modules.vocabulary();
    boolean unknownFirst = vocabulary.unknown().orElse(-1) == 0;
    if (more != 0 && !(more == 1 && unknownFirst)) {
      throw new InputException(
          file.file().toString(),
          "knows %d %ss, but the vocabulary given has %d%s"
              .formatted(
                  modules.vocabulary(),
                  vocabulary.unit().label(),
                  vocabulary.size(),
                  unknownFirst ? ", the unknown one among them" : ""),
          "give the text that the model was trained on, or its vocabulary");
    }
  }

  private static StandardForm checked(
      StandardForm form, CellProvider cell, PyTorchModules modules) {
    PyTorchCell.of(form, 0, false); // refuses what PyTorch lacks
    if (form.gates().size() != modules.gates()) {
      throw new InputException(
          "--cell " + cell.name(),
          "has %d gates, but the cell in the file has %d"
              .formatted(form.gates().size(), modules.gates()),
          "leave --cell away: the cell in the file is " + cellOf(modules));
    }
    return form;
  }

  /** What PyTorch knows of a cell, if it does. */
  private static <R> R known(CellProvider cell, String advice, Function<StandardForm, R> use) {
    try {
      return use.apply(
          cell.standardForm()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "PyTorch has no such cell; it has RNN, LSTM and GRU")));
    } catch (IllegalArgumentException e) {
      throw new InputException("cell " + cell.name(), e.getMessage(), advice, e);
    }
  }
}
