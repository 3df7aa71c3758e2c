package io.sarmal.apps.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.MutationTrial;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import io.sarmal.core.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedModelTests {
  private static final Catalog<CellProvider> CELLS = Cells.catalog();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void saveOne() throws IOException {
    file = folder.resolve("model.safetensors");
    Design design = Fixtures.design();
    float[] parameters = new float[design.model().layout().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i;
    }
    new TrainedModel(design, parameters, Map.of("data", "hello")).save(file);
  }

  @Test
  void modelComesBackAsItWas() throws IOException {
    TrainedModel read = TrainedModel.load(file, CELLS);
    assertThat(read.design().settings()).isEqualTo(Fixtures.SETTINGS);
    assertThat(read.design().vocabulary()).isEqualTo(Fixtures.vocabulary());
    assertThat(read.history()).isEqualTo(Map.of("data", "hello"));
    float[] parameters = read.parameters();
    for (int i = 0; i < parameters.length; i++) {
      assertThat(parameters[i]).isEqualTo(i);
    }
    Path again = folder.resolve("again.safetensors");
    read.save(again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind | spam-filter | holds a spam-filter, expected a language-model",
        "layers | 0 | metadata \"layers\" is \"0\", expected a number from 1 to 1000",
        "layers | 1001 | metadata \"layers\" is \"1001\", expected a number from 1 to 1000",
        "layers | 2 | has no tensor \"layers.1.",
        "layers | 1000 | metadata \"layers\" is \"1000\", but the file holds only 15 tensors",
        "hidden | 1000000000 | metadata \"hidden\" is \"1000000000\", expected a number from 1 to 32768",
        "hidden | 1e3 | metadata \"hidden\" is \"1e3\", expected a number from 1 to 32768",
        "hidden | -1 | metadata \"hidden\" is \"-1\", expected a number from 1 to 32768",
        "hidden | 13 | tensor \"layers.0.",
        "hidden | 32768 | describes no possible model: ",
        "embedding | 7 | tensor \"embedding.weight\" has shape [10, 6], expected [10, 7]",
        "dropout | 1 | metadata \"dropout\" is \"1\", expected a number from 0 to less than 1",
        "dropout | NaN | metadata \"dropout\" is \"NaN\", expected a number from 0 to less than 1",
        "vocabulary | {} | metadata \"vocabulary\": the vocabulary has END_OBJECT where FIELD_NAME is expected; ",
        "vocabulary | [ | metadata \"vocabulary\": the vocabulary has START_ARRAY where START_OBJECT is expected; ",
        "vocabulary | {\"unit\":\"char | metadata \"vocabulary\": the vocabulary is not valid JSON: Unexpected end-of-input",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[]}{} | the vocabulary has START_OBJECT where its end is expected; ",
        "vocabulary | {\"unit\":\"byte\",\"symbols\":[\"a\"]} | the vocabulary of bytes lists 1 symbols; ",
        "vocabulary | {\"unit\":\"line\",\"symbols\":[]} | the vocabulary's unit is \"line\", expected char, byte or word; ",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[\"ab\"]} | the vocabulary has \"ab\", expected one character; ",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[\"\\ud800\"]} | expected one character; ",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[\"a\",\"a\"]} | the vocabulary has \"a\" twice; ",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[1]} | the vocabulary's symbols must be strings; ",
        "vocabulary | {\"symbols\":[]} | the vocabulary has a field \"symbols\", expected \"unit\"; ",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[\"a\"]} | tensor \"embedding.weight\" has shape [10, 6], expected [2, 6]",
        "cell | gru | holds tensors that its settings do not call for: [layers.0.",
        "cell | clockwork | needs a cell that is not here; put its jar into plugins/ or name it with --plugins. There is no cell called \"clockwork\"."
      })
  void editedMetadataIsRefused(String key, String value, String message) throws IOException {
    SafeTensors read = SafeTensors.read(file);
    Map<String, String> metadata = new HashMap<>(read.metadata());
    metadata.put(key, value);
    SafeTensors.write(file, read.tensors(), metadata);
    assertRefused(message);
  }

  @Test
  void everyMissingSettingIsNamed() throws IOException {
    SafeTensors read = SafeTensors.read(file);
    for (String key : read.metadata().keySet()) {
      if (!key.startsWith("history.")) {
        Map<String, String> metadata = new HashMap<>(read.metadata());
        metadata.remove(key);
        SafeTensors.write(file, read.tensors(), metadata);
        assertRefused("has no metadata \"" + key + "\"");
      }
    }
  }

  @Test
  void tensorsOfAnotherTypeOrTooManyAreRefused() throws IOException {
    SafeTensors read = SafeTensors.read(file);
    Map<String, StoredTensor> tensors = new HashMap<>(read.tensors());
    tensors.put("more", StoredTensor.of(Shape.of(1), new float[1]));
    SafeTensors.write(file, tensors, read.metadata());
    assertRefused("holds tensors that its settings do not call for: [more]");

    tensors.remove("more");
    tensors.put("output.bias", StoredTensor.of(Shape.of(10), new double[10]));
    SafeTensors.write(file, tensors, read.metadata());
    assertRefused("tensor \"output.bias\" is F64 [10], expected F32 [10]");
  }

  @Test
  void otherSafetensorsFilesAreRefused() throws IOException {
    SafeTensors.write(file, ImmutableMap.of(), ImmutableMap.of());
    assertRefused("has no metadata \"kind\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyDamagedFileEndsInALoadOrTheTypedException(long seed, TestReporter reporter)
      throws IOException {
    Settings settings = new Settings("lstm", 2, 48, 32, 0.25);
    Design design = Design.of(settings, Fixtures.vocabulary(), CELLS.get(settings.cell()));
    float[] parameters = new float[design.model().layout().size()];
    new TrainedModel(design, parameters, Map.of("data", "hello")).save(file);

    MutationTrial.Figures figures =
        MutationTrial.run(file, 5_000, seed, mutant -> TrainedModel.load(mutant, CELLS));

    reporter.publishEntry(figures.toString());
    assertThat(figures.loaded()).isGreaterThan(200);
    assertThat(figures.refusals()).isGreaterThan(2500);
    assertThat(figures.refused()).hasSizeGreaterThan(20);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> TrainedModel.load(file, CELLS))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }
}
