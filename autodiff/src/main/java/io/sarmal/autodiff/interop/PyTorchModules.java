package io.sarmal.autodiff.interop;

import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the modules of a language model lie in a {@code state_dict}, and how large they are. Names
 * are anybody's: what a module is, is told by the ends of the names of its tensors and by their
 * shapes.
 *
 * @param embedding what the names of the embedding's tensors begin with, such as {@code "embed."}
 * @param recurrent what those of the recurrent module begin with
 * @param output what those of the linear module begin with
 * @param vocabulary the number of tokens
 * @param embeddingSize the width of the embedding
 * @param hidden the width of the hidden state
 * @param layers the number of recurrent layers
 * @param gates the number of gates of a cell: 1 for an RNN, 3 for a GRU, 4 for an LSTM
 */
public record PyTorchModules(
    String embedding,
    String recurrent,
    String output,
    int vocabulary,
    int embeddingSize,
    int hidden,
    int layers,
    int gates) {

  /** Names that a person gives; a module without one is searched for. */
  public record Names(
      Optional<String> embedding, Optional<String> recurrent, Optional<String> output) {
    /** No names at all. */
    public static final Names NONE =
        new Names(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static final String FIRST = "weight_ih_l0";
  private static final Set<Integer> GATES = Set.of(1, 3, 4);

  /**
   * Finds the modules.
   *
   * @throws ModelFileException if one is missing, or could be one of several; the message names
   *     them
   */
  static PyTorchModules find(SafeTensors file, Names names) throws ModelFileException {
    return new Search(file).find(names);
  }

  private record Search(SafeTensors file) {
    PyTorchModules find(Names names) throws ModelFileException {
      String recurrent = one("recurrent module", "recurrent", names.recurrent, beginnings(FIRST));
      checkForward(recurrent);
      Shape input = matrix(recurrent + FIRST);
      Shape hidden = matrix(recurrent + "weight_hh_l0");
      int width = hidden.extent(1);
      if (width == 0
          || hidden.extent(0) % width != 0
          || !GATES.contains(hidden.extent(0) / width)) {
        throw new ModelFileException(
            file.file(),
            "tensor \"%sweight_hh_l0\" has shape %s, expected 1, 3 or 4 times as many rows as columns"
                .formatted(recurrent, hidden),
            "save the state_dict of a torch.nn.RNN, LSTM or GRU without proj_size");
      }
      List<String> tables = new ArrayList<>();
      List<String> linear = new ArrayList<>();
      for (String module : beginnings("weight")) {
        Shape shape = file.tensors().get(module + "weight").shape();
        boolean biased = file.tensors().containsKey(module + "bias");
        if (shape.rank() == 2 && shape.extent(1) == input.extent(1) && !biased) {
          tables.add(module);
        }
        if (shape.rank() == 2 && shape.extent(1) == width) {
          linear.add(module);
        }
      }
      names.output.ifPresent(name -> tables.remove(prefix(name)));
      String embedding =
          one("Embedding of width " + input.extent(1), "embedding", names.embedding, tables);
      linear.remove(embedding);
      String output = one("Linear of " + width + " inputs", "output", names.output, linear);
      int vocabulary = matrix(embedding + "weight").extent(0);
      int predicted = matrix(output + "weight").extent(0);
      if (vocabulary != predicted) {
        throw new ModelFileException(
            file.file(),
            "\"%s\" reads %d tokens, but \"%s\" predicts %d"
                .formatted(embedding, vocabulary, output, predicted),
            "name the embedding and the output if these are the wrong modules");
      }
      if (vocabulary == 0 || input.extent(1) == 0) {
        throw new ModelFileException(
            file.file(),
            "holds an empty embedding of shape " + matrix(embedding + "weight"),
            "save the state_dict of a model that reads something");
      }
      int layers = 1;
      while (file.tensors().containsKey(recurrent + "weight_ih_l" + layers)) {
        layers++;
      }
      return new PyTorchModules(
          embedding,
          recurrent,
          output,
          vocabulary,
          input.extent(1),
          width,
          layers,
          hidden.extent(0) / width);
    }

    private List<String> beginnings(String end) {
      return file.tensors().keySet().stream()
          .filter(name -> name.equals(end) || name.endsWith("." + end))
          .map(name -> name.substring(0, name.length() - end.length()))
          .sorted()
          .toList();
    }

    private void checkForward(String recurrent) throws ModelFileException {
      if (file.tensors().containsKey(recurrent + FIRST + "_reverse")) {
        throw new ModelFileException(
            file.file(),
            "module \"%s\" runs in both directions, but a language model cannot know what follows"
                .formatted(recurrent),
            "give the state_dict of a model of one direction");
      }
    }

    private Shape matrix(String name) throws ModelFileException {
      StoredTensor tensor = file.tensors().get(name);
      if (tensor == null || tensor.shape().rank() != 2) {
        throw new ModelFileException(
            file.file(),
            tensor == null
                ? "has no tensor \"%s\"; it holds %s".formatted(name, file.tensors().keySet())
                : "tensor \"%s\" has shape %s, expected two axes".formatted(name, tensor.shape()),
            "save the whole state_dict of the model");
      }
      return tensor.shape();
    }

    /** The one that there is, or the one that is named. */
    private String one(String what, String role, Optional<String> name, List<String> found)
        throws ModelFileException {
      Optional<String> given = name.map(PyTorchModules::prefix);
      if (given.isEmpty() && found.size() == 1) {
        return found.get(0);
      }
      if (given.isPresent() && found.contains(given.get())) {
        return given.get();
      }
      if (found.isEmpty()) {
        throw new ModelFileException(
            file.file(),
            "holds no " + what + " among its tensors " + file.tensors().keySet(),
            "save the whole state_dict of an Embedding, an RNN, LSTM or GRU, and a Linear");
      }
      throw new ModelFileException(
          file.file(),
          given
              .map(
                  prefix -> "holds no %s called \"%s\"; there is %s".formatted(what, prefix, found))
              .orElse("holds more than one %s: %s".formatted(what, found)),
          "name one of them as the " + role);
    }
  }

  /** The name of a module as the names of its tensors begin. */
  private static String prefix(String module) {
    return module.isEmpty() || module.endsWith(".") ? module : module + ".";
  }
}
