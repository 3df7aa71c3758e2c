package io.sarmal.autodiff.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code state_dict} of 11 tokens, an embedding of 5 and two layers of a GRU of 6. */
class PyTorchModulesTests {
  @TempDir Path folder;

  private final Map<String, StoredTensor> tensors = new TreeMap<>();

  PyTorchModulesTests() {
    put("net.tokens.weight", 11, 5);
    put("net.encoder.weight_ih_l0", 18, 5);
    put("net.encoder.weight_hh_l0", 18, 6);
    put("net.encoder.weight_ih_l1", 18, 6);
    put("net.encoder.weight_hh_l1", 18, 6);
    put("head.weight", 11, 6);
    put("head.bias", 11);
  }

  private void put(String name, int... extents) {
    Shape shape = Shape.of(extents);
    tensors.put(name, StoredTensor.of(shape, new float[shape.size()]));
  }

  private PyTorchModules find(PyTorchModules.Names names) throws ModelFileException {
    Path file = folder.resolve("state_dict.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    return PyTorchModules.find(SafeTensors.read(file), names);
  }

  private static PyTorchModules.Names named(String embedding, String recurrent, String output) {
    return new PyTorchModules.Names(
        Optional.ofNullable(embedding),
        Optional.ofNullable(recurrent),
        Optional.ofNullable(output));
  }

  @Test
  void modulesAreFoundByShapeUnderAnyName() throws ModelFileException {
    assertThat(find(PyTorchModules.Names.NONE))
        .isEqualTo(new PyTorchModules("net.tokens.", "net.encoder.", "head.", 11, 5, 6, 2, 3));
  }

  @Test
  void oneOfSeveralMustBeNamed() throws ModelFileException {
    put("net.positions.weight", 11, 5);
    assertRefused(
        PyTorchModules.Names.NONE,
        "holds more than one Embedding of width 5: [net.positions., net.tokens.]; name one of them"
            + " as the embedding");
    assertThat(find(named("net.tokens", null, null)).embedding()).isEqualTo("net.tokens.");
    assertRefused(named("tokens", null, null), "holds no Embedding of width 5 called \"tokens.\"");
  }

  @Test
  void tablesOfOneWidthAreToldApartByTheBias() throws ModelFileException {
    put("net.tokens.weight", 11, 6);
    put("net.encoder.weight_ih_l0", 18, 6);
    assertThat(find(PyTorchModules.Names.NONE).output()).isEqualTo("head.");
    tensors.remove("head.bias");
    assertRefused(PyTorchModules.Names.NONE, "more than one Embedding of width 6");
    PyTorchModules found = find(named(null, null, "head"));
    assertThat(found.embedding()).isEqualTo("net.tokens.");
    assertThat(found.output()).isEqualTo("head.");
  }

  @Test
  void whatIsNoLanguageModelIsRefused() {
    tensors.remove("head.weight");
    assertRefused(PyTorchModules.Names.NONE, "holds no Linear of 6 inputs among its tensors [");
    put("head.weight", 12, 6);
    assertRefused(
        PyTorchModules.Names.NONE, "\"net.tokens.\" reads 11 tokens, but \"head.\" predicts 12");
    put("net.encoder.weight_hh_l0", 17, 6);
    assertRefused(PyTorchModules.Names.NONE, "expected 1, 3 or 4 times as many rows as columns");
    tensors.remove("net.encoder.weight_hh_l0");
    assertRefused(PyTorchModules.Names.NONE, "has no tensor \"net.encoder.weight_hh_l0\"");
    put("net.encoder.weight_ih_l0_reverse", 18, 5);
    assertRefused(PyTorchModules.Names.NONE, "runs in both directions");
    tensors.remove("net.encoder.weight_ih_l0");
    assertRefused(PyTorchModules.Names.NONE, "holds no recurrent module");
  }

  private void assertRefused(PyTorchModules.Names names, String message) {
    assertThatThrownBy(() -> find(names))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message);
  }
}
