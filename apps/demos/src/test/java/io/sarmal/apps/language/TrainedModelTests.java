package io.sarmal.apps.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import io.sarmal.core.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "hidden | 1000000000 | metadata \"hidden\" is \"1000000000\", expected a number from 1 to 32768",
        "hidden | 1e3 | metadata \"hidden\" is \"1e3\", expected a number from 1 to 32768",
        "hidden | -1 | metadata \"hidden\" is \"-1\", expected a number from 1 to 32768",
        "hidden | 13 | tensor \"layers.0.",
        "hidden | 32768 | describes no possible model: ",
        "embedding | 7 | tensor \"embedding.weight\" has shape [10, 6], expected [10, 7]",
        "dropout | 1 | metadata \"dropout\" is \"1\", expected a number from 0 to less than 1",
        "dropout | NaN | metadata \"dropout\" is \"NaN\", expected a number from 0 to less than 1",
        "vocabulary | {} | metadata \"vocabulary\": the vocabulary has END_OBJECT where",
        "vocabulary | {\"unit\":\"char\",\"symbols\":[\"a\"]} | tensor \"embedding.weight\" has shape [10, 6], expected [2, 6]",
        "cell | gru | holds tensors that its settings do not call for: [layers.0.",
        "cell | mgu | needs a cell that is not here; put its jar into plugins/ or name it with --plugins. There is no cell called \"mgu\"."
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

  @Test
  void everyMutationOfTheHeaderEndsInALoadOrTheTypedException() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int header = whole.length - 4 * TrainedModel.load(file, CELLS).parameters().length;
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 800; i++) {
      byte[] mutant = whole.clone();
      int at = random.nextInt(header);
      mutant[at] =
          mutant[at] >= '0' && mutant[at] <= '9'
              ? (byte) ('0' + random.nextInt(10))
              : (byte) (mutant[at] ^ (1 << random.nextInt(8)));
      Files.delete(file);
      Files.write(file, mutant);
      try {
        TrainedModel.load(file, CELLS);
      } catch (ModelFileException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(400, 800);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> TrainedModel.load(file, CELLS))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }
}
