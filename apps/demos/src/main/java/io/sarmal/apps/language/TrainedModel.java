package io.sarmal.apps.language;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.ParameterTensors;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.plugin.UnknownPluginException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A language model with its numbers and its vocabulary: all that is needed to run it.
 *
 * <p>Its file is a safetensors file: a tensor of float32 for each parameter, by its full name; the
 * settings and the vocabulary are metadata.
 */
public final class TrainedModel {
  private static final String KIND = "language-model";
  private static final String OTHER_FILE = "give a file that 'sarmal train' has saved";

  private final Design design;
  private final float[] parameters;
  private final ImmutableMap<String, String> history;

  /**
   * A model.
   *
   * @param parameters in the order of the model's layout; must not be changed afterwards
   * @param history what the model came from, for people: any keys and values
   */
  public TrainedModel(Design design, float[] parameters, Map<String, String> history) {
    this.design = design;
    this.parameters = parameters;
    this.history = ImmutableSortedMap.copyOf(history);
  }

  /** The model without its numbers. */
  public Design design() {
    return design;
  }

  /** What it came from, for people. */
  public ImmutableMap<String, String> history() {
    return history;
  }

  /** A copy of its numbers, in the order of the model's layout. */
  public float[] parameters() {
    return parameters.clone();
  }

  /**
   * Saves the model, whole or not at all.
   *
   * @throws ModelFileException if it cannot be written; an earlier file is untouched then
   */
  public void save(Path file) throws ModelFileException {
    SafeTensors.write(file, ParameterTensors.of(design.model().layout(), parameters), metadata());
  }

  private ImmutableMap<String, String> metadata() {
    Settings settings = design.settings();
    ImmutableMap.Builder<String, String> metadata = ImmutableMap.builder();
    metadata
        .put("kind", KIND)
        .put("cell", settings.cell())
        .put("layers", Integer.toString(settings.layers()))
        .put("hidden", Integer.toString(settings.hidden()))
        .put("embedding", Integer.toString(settings.embedding()))
        .put("dropout", Double.toString(settings.dropout()))
        .put("vocabulary", design.vocabulary().toJson());
    history.forEach((key, value) -> metadata.put("history." + key, value));
    return metadata.buildOrThrow();
  }

  /**
   * Reads a model.
   *
   * @throws ModelFileException if the file holds none, or one of a cell that is not among these
   */
  public static TrainedModel load(Path file, Catalog<CellProvider> cells)
      throws ModelFileException {
    SafeTensors tensors = SafeTensors.read(file);
    if (!tensors.metadata("kind").equals(KIND)) {
      throw new ModelFileException(
          file, "holds a " + tensors.metadata("kind") + ", expected a " + KIND, OTHER_FILE);
    }
    Settings settings =
        new Settings(
            tensors.metadata("cell"),
            layers(tensors),
            number(tensors, "hidden", Settings.MAX_WIDTH),
            number(tensors, "embedding", Settings.MAX_WIDTH),
            dropout(tensors));
    Design design = design(tensors, settings, vocabulary(tensors), cells);
    ImmutableMap.Builder<String, String> history = ImmutableMap.builder();
    tensors
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith("history.")) {
                history.put(key.substring("history.".length()), value);
              }
            });
    return new TrainedModel(
        design, ParameterTensors.read(tensors, design.model().layout()), history.buildOrThrow());
  }

  /** Each layer has a tensor at least, so a file cannot ask for many layers without being large. */
  private static int layers(SafeTensors tensors) throws ModelFileException {
    int layers = number(tensors, "layers", Settings.MAX_LAYERS);
    int held = tensors.tensors().size();
    if (layers > held) {
      throw new ModelFileException(
          tensors.file(),
          "metadata \"layers\" is \"%d\", but the file holds only %d tensors"
              .formatted(layers, held),
          OTHER_FILE);
    }
    return layers;
  }

  private static int number(SafeTensors tensors, String key, int most) throws ModelFileException {
    String value = tensors.metadata(key);
    if (!value.matches("[1-9][0-9]{0,5}") || Integer.parseInt(value) > most) {
      throw new ModelFileException(
          tensors.file(),
          "metadata \"%s\" is \"%s\", expected a number from 1 to %d".formatted(key, value, most),
          OTHER_FILE);
    }
    return Integer.parseInt(value);
  }

  private static double dropout(SafeTensors tensors) throws ModelFileException {
    String value = tensors.metadata("dropout");
    if (!value.matches("0(\\.[0-9]{1,17})?|[0-9](\\.[0-9]{1,17})?E-[0-9]{1,3}")) {
      throw new ModelFileException(
          tensors.file(),
          "metadata \"dropout\" is \"%s\", expected a number from 0 to less than 1"
              .formatted(value),
          OTHER_FILE);
    }
    return Double.parseDouble(value);
  }

  private static Vocabulary vocabulary(SafeTensors tensors) throws ModelFileException {
    try {
      return Vocabulary.fromJson(tensors.metadata("vocabulary"));
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(
          tensors.file(), "metadata \"vocabulary\": " + e.getMessage(), OTHER_FILE, e);
    }
  }

  private static Design design(
      SafeTensors tensors, Settings settings, Vocabulary vocabulary, Catalog<CellProvider> cells)
      throws ModelFileException {
    try {
      return Design.of(settings, vocabulary, cells.get(settings.cell()));
    } catch (UnknownPluginException e) {
      throw new ModelFileException(
          tensors.file(),
          "needs a cell that is not here",
          "put its jar into plugins/ or name it with --plugins. " + e.getMessage(),
          e);
    } catch (IllegalArgumentException e) { // the file may say anything
      throw new ModelFileException(
          tensors.file(), "describes no possible model: " + e.getMessage(), OTHER_FILE, e);
    }
  }
}
