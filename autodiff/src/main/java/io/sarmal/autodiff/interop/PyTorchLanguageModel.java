package io.sarmal.autodiff.interop;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A {@link LanguageModel} as PyTorch's {@code state_dict} of an {@code Embedding}, an {@code RNN},
 * {@code LSTM} or {@code GRU}, and a {@code Linear}.
 */
public final class PyTorchLanguageModel {
  /** As good as never: a logit in which every other one is lost, and still far from overflow. */
  private static final float NEVER = -1e4f;

  private final SafeTensors file;
  private final PyTorchModules modules;

  private PyTorchLanguageModel(SafeTensors file, PyTorchModules modules) {
    this.file = file;
    this.modules = modules;
  }

  /**
   * Finds the modules of a file.
   *
   * @param names of modules that cannot be told from the shapes of their tensors
   * @throws ModelFileException if a module is missing or could be one of several, or the file holds
   *     more than a language model
   */
  public static PyTorchLanguageModel in(SafeTensors file, PyTorchModules.Names names)
      throws ModelFileException {
    return new PyTorchLanguageModel(file, PyTorchModules.find(file, names));
  }

  /** The modules, by which a model of ours can be built. */
  public PyTorchModules modules() {
    return modules;
  }

  /**
   * The parameters of a model of ours. It may have more tokens than the file, which come first:
   * such a token is read as the mean of all others, and is never predicted.
   *
   * @param model with the sizes of {@link #modules()}
   * @param form of the model's cell
   * @return in the order of the model's layout
   * @throws ModelFileException if a tensor is of another shape than the model's, or of another type
   *     than {@code F32} and {@code F64}
   * @throws IllegalArgumentException if PyTorch has no such cell
   */
  public float[] parameters(LanguageModel model, StandardForm form) throws ModelFileException {
    Set<String> read = new HashSet<>();
    ParameterLayout layout = model.layout();
    float[] flat = new float[layout.size()];
    int more =
        layout.entries().get("embedding.weight").parameter().shape().extent(0)
            - modules.vocabulary();
    checkArgument(more >= 0, "the model has %s tokens less than the file", -more);
    place(layout, "embedding.weight", embedding(read, more), flat);
    for (int k = 0; k < modules.layers(); k++) {
      Cell cell = model.stack().layers().get(k).cell();
      PyTorchCell module = PyTorchCell.of(form, k, false);
      String prefix = "layers." + k + ".";
      module
          .read(file, modules.recurrent(), cell)
          .forEach((name, values) -> place(layout, prefix + name, values, flat));
      for (StackedGates.Part part : StackedGates.Part.values()) {
        read.add(modules.recurrent() + module.name(part));
      }
    }
    place(layout, "output.weight", outputWeight(read, more), flat);
    place(layout, "output.bias", outputBias(read, more), flat);
    Set<String> strange = Sets.difference(file.tensors().keySet(), read);
    if (!strange.isEmpty()) {
      throw new ModelFileException(
          file.file(),
          "holds tensors that no part of a language model takes: " + strange,
          "take them out of the state_dict if the model works without them");
    }
    return flat;
  }

  private static void place(ParameterLayout layout, String name, float[] values, float[] flat) {
    System.arraycopy(values, 0, flat, layout.entries().get(name).offset(), values.length);
  }

  private float[] embedding(Set<String> read, int more) throws ModelFileException {
    int rows = modules.vocabulary();
    int width = modules.embeddingSize();
    float[] table = tensor(read, modules.embedding() + "weight", Shape.of(rows, width));
    float[] all = new float[(rows + more) * width];
    System.arraycopy(table, 0, all, more * width, table.length);
    for (int column = 0; column < width; column++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += table[row * width + column];
      }
      for (int row = 0; row < more; row++) {
        all[row * width + column] = (float) (sum / rows);
      }
    }
    return all;
  }

  private float[] outputWeight(Set<String> read, int more) throws ModelFileException {
    int columns = modules.vocabulary();
    float[] theirs = tensor(read, modules.output() + "weight", Shape.of(columns, modules.hidden()));
    float[] ours = new float[modules.hidden() * (columns + more)];
    for (int row = 0; row < modules.hidden(); row++) {
      for (int column = 0; column < columns; column++) {
        ours[row * (columns + more) + more + column] = theirs[column * modules.hidden() + row];
      }
    }
    return ours;
  }

  private float[] outputBias(Set<String> read, int more) throws ModelFileException {
    float[] all = new float[modules.vocabulary() + more];
    Arrays.fill(all, 0, more, NEVER);
    String name = modules.output() + "bias";
    if (file.tensors().containsKey(name)) {
      float[] bias = tensor(read, name, Shape.of(modules.vocabulary()));
      System.arraycopy(bias, 0, all, more, bias.length);
    }
    return all;
  }

  private float[] tensor(Set<String> read, String name, Shape shape) throws ModelFileException {
    read.add(name);
    return Tensors.floats(file, name, shape);
  }

  /**
   * A model as tensors of modules {@code embedding}, {@code rnn} and {@code output}.
   *
   * @param form of the model's cell
   * @param parameters in the order of the model's layout
   * @throws IllegalArgumentException if PyTorch has no such cell
   */
  public static Map<String, StoredTensor> write(
      LanguageModel model, StandardForm form, float[] parameters) {
    ParameterLayout layout = model.layout();
    ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
    Parameter embedding = layout.entries().get("embedding.weight").parameter();
    tensors.put(
        "embedding.weight",
        StoredTensor.of(embedding.shape(), values(layout, "embedding.weight", parameters)));
    int k = 0;
    for (var layer : model.stack().layers()) {
      String prefix = "layers." + k + ".";
      PyTorchCell.of(form, k++, false)
          .write(layer.cell(), name -> values(layout, prefix + name, parameters))
          .forEach((name, tensor) -> tensors.put("rnn." + name, tensor));
    }
    Shape weight = layout.entries().get("output.weight").parameter().shape();
    int hidden = weight.extent(0);
    int vocabulary = weight.extent(1);
    float[] ours = values(layout, "output.weight", parameters);
    float[] theirs = new float[ours.length];
    for (int i = 0; i < ours.length; i++) {
      theirs[i % vocabulary * hidden + i / vocabulary] = ours[i];
    }
    return tensors
        .put("output.weight", StoredTensor.of(Shape.of(vocabulary, hidden), theirs))
        .put(
            "output.bias",
            StoredTensor.of(Shape.of(vocabulary), values(layout, "output.bias", parameters)))
        .buildOrThrow();
  }

  private static float[] values(ParameterLayout layout, String name, float[] flat) {
    ParameterLayout.Entry entry = layout.entries().get(name);
    int end = entry.offset() + entry.parameter().shape().size();
    return Arrays.copyOfRange(flat, entry.offset(), end);
  }
}
