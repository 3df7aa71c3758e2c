package io.sarmal.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.interop.PyTorchCell;
import io.sarmal.autodiff.interop.StackedGates;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.reference.ReferenceBackend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell gives what PyTorch's module of the same kind gives with the same weights: outputs, final
 * states and the gradients by input, initial states and every weight and bias, in one and two
 * layers, forward and in both directions. How its parameters lie in PyTorch's is said by its {@link
 * io.sarmal.autodiff.cell.StandardForm} and {@link io.sarmal.autodiff.interop.PyTorchCell}.
 *
 * <p>The numbers are in {@code pytorch-CELL.safetensors} beside the subclass. They were made by
 * PyTorch 2.10.0 (libtorch's {@code torch::nn::RNN}, {@code LSTM} and {@code GRU}, called through
 * JavaCPP, on one thread) in float64, with F = 2, H = 3, T = 4, B = 2. One {@code
 * SplittableRandom(20240229)} drew for {@code rnn}, {@code lstm}, {@code gru}, and for each in one
 * layer, one in both directions, two, two in both directions; every number was rounded to float32.
 * For a network it drew the module's parameters in PyTorch's order, in ±0.8; then, all in ±1,
 * {@code input}, {@code h_0}, {@code c_0}, and the numbers {@code loss/…} that weigh the elements
 * of {@code output}, {@code h_n} and {@code c_n}. {@code gradient/…} is what {@code backward()} of
 * that weighted sum left.
 */
public abstract class PyTorchAgreement {
  @TempDir Path folder;

  /** The name of the cell's provider. */
  protected abstract String cell();

  @TestFactory
  Stream<DynamicTest> agrees() throws IOException, URISyntaxException {
    String name = "pytorch-" + cell() + ".safetensors";
    SafeTensors file = SafeTensors.read(Path.of(getClass().getResource(name).toURI()));
    return Backends.survey().stream()
        .filter(candidate -> candidate.availability() instanceof Available)
        .map(Candidate::name)
        .flatMap(
            backend ->
                Stream.of(
                    test(file, backend, 1, false),
                    test(file, backend, 1, true),
                    test(file, backend, 2, false),
                    test(file, backend, 2, true)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrittenForPyTorchIsReadToTheBit() {
    return Stream.of(false, true)
        .map(reverse -> dynamicTest("reverse " + reverse, () -> checkFile(reverse)));
  }

  private void checkFile(boolean reverse) throws IOException {
    CellProvider provider = Cells.catalog().get(cell());
    Cell cell = provider.create(new CellSpec(3, 5));
    PyTorchCell module = PyTorchCell.of(provider.standardForm().orElseThrow(), 1, reverse);
    Map<String, float[]> ours = new HashMap<>();
    for (Parameter parameter : cell.parameters()) {
      double[] values =
          parameter.initializer().values(parameter.shape(), parameter.name().hashCode());
      values[0] = -0.0;
      ours.put(parameter.name(), Floats.toArray(Doubles.asList(values)));
    }
    Map<String, StoredTensor> tensors = new HashMap<>();
    module.write(cell, ours::get).forEach((name, tensor) -> tensors.put("net." + name, tensor));
    Path path = folder.resolve("state_dict.safetensors");
    SafeTensors.write(path, tensors, Map.of());
    Map<String, float[]> read = module.read(SafeTensors.read(path), "net.", cell);
    assertThat(read.keySet()).isEqualTo(ours.keySet());
    read.forEach((name, values) -> assertThat(values).as(name).isEqualTo(ours.get(name)));

    String missing = "net." + module.name(StackedGates.Part.RECURRENT);
    tensors.remove(missing);
    SafeTensors.write(path, tensors, Map.of());
    assertThatThrownBy(() -> module.read(SafeTensors.read(path), "net.", cell))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("has no tensor \"" + missing + "\"");
  }

  private DynamicTest test(SafeTensors file, String name, int layers, boolean bidirectional) {
    PyTorchCase golden = new PyTorchCase(file, layers, bidirectional, Cells.catalog().get(cell()));
    double tolerance = name.equals(ReferenceBackend.NAME) ? 1e-12 : 1e-5;
    return dynamicTest(
        name + " " + golden.name(),
        () -> {
          try (Backend backend = Catalog.load(BackendProvider.class, "backend").get(name).open()) {
            golden.check(backend, tolerance);
          }
        });
  }
}
