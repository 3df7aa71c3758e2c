package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export} and {@code import} as a user runs them. */
class InteropCommandsTests {
  @TempDir static Path folder;
  private static Path text;
  private static Path model;

  private final CommandRun sarmal = new CommandRun();

  @BeforeAll
  static void trainOne() throws IOException {
    text = Files.writeString(folder.resolve("hello.txt"), "hello world\n".repeat(60));
    model = new InteropCommandsTests().train("lstm", 12);
  }

  private Path train(String cell, int steps) {
    Path file = folder.resolve(cell + ".safetensors");
    assertThat(
            run(
                ("train --data %s --cell %s --layers 2 --hidden 12 --embed 6 --batch 4 --seq 8 --steps"
                        + " %d --lr 0.03 --out %s --backend reference")
                    .formatted(text, cell, steps, file)))
        .as(sarmal.err())
        .isZero();
    return file;
  }

  private int run(String command) {
    return sarmal.run(command.split(" ", -1));
  }

  private double loss(Path file) {
    assertThat(
            run(
                "eval --model %s --data %s --batch 4 --seq 8 --backend reference"
                    .formatted(file, text)))
        .as(sarmal.err())
        .isZero();
    return Double.parseDouble(sarmal.out().split(" ", -1)[1]);
  }

  private String sample(Path file) {
    assertThat(
            run(
                "sample --model %s --prime hello --length 20 --argmax --backend reference"
                    .formatted(file)))
        .as(sarmal.err())
        .isZero();
    return sarmal.out();
  }

  @ParameterizedTest
  @CsvSource({"lstm, 12", "gru, 1", "rnn, 1"})
  void aModelThatGoesToPyTorchAndBackIsTheSameToTheBit(String cell, int steps) throws IOException {
    Path ours = cell.equals("lstm") ? model : train(cell, steps);
    Path theirs = folder.resolve(cell + "-pytorch.safetensors");
    Path back = folder.resolve(cell + "-back.safetensors");
    assertThat(run("export --model %s --format pytorch --out %s".formatted(ours, theirs))).isZero();
    assertThat(sarmal.out().strip()).isEqualTo("saved " + theirs);
    assertThat(SafeTensors.read(theirs).tensors())
        .containsKeys("embedding.weight", "rnn.weight_ih_l1", "output.weight", "output.bias");
    assertThat(run("import --format pytorch --model %s --out %s".formatted(theirs, back)))
        .as(sarmal.err())
        .isZero();
    assertThat(sarmal.out().lines())
        .containsExactly("2 layers of %s, hidden 12, embedding 6".formatted(cell), "saved " + back);
    assertThat(SafeTensors.read(back).tensors()).isEqualTo(SafeTensors.read(ours).tensors());
    assertThat(loss(back)).isEqualTo(loss(ours));
  }

  /** As others write them: other names, no unknown character, no metadata. */
  private Path stranger(String... without) throws IOException {
    Path theirs = folder.resolve("theirs.safetensors");
    assertThat(run("export --model %s --format pytorch --out %s".formatted(model, theirs)))
        .isZero();
    Map<String, StoredTensor> tensors = new HashMap<>();
    SafeTensors.read(theirs)
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name.replace("rnn.", "net.lstm.").replace("output.", "fc."),
                    name.startsWith("rnn.") ? tensor : withoutFirst(tensor)));
    Arrays.asList(without).forEach(tensors::remove);
    Path file = folder.resolve("stranger.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    return file;
  }

  private static StoredTensor withoutFirst(StoredTensor tensor) {
    float[] values = tensor.floats();
    Shape shape = tensor.shape().with(0, tensor.shape().extent(0) - 1);
    return StoredTensor.of(
        shape, Arrays.copyOfRange(values, values.length - shape.size(), values.length));
  }

  @Test
  void aStrangersModelIsImportedWithItsText() throws IOException {
    Path imported = folder.resolve("imported.safetensors");
    assertThat(
            run(
                "import --format pytorch --model %s --text %s --out %s"
                    .formatted(stranger(), text, imported)))
        .as(sarmal.err())
        .isZero();
    // Less by what was spent on the unknown character.
    assertThat(loss(imported)).isLessThan(loss(model)).isCloseTo(loss(model), within(0.1));
    assertThat(sample(imported)).isEqualTo(sample(model)).startsWith("hello");
    assertThat(run("info --model %s".formatted(imported))).isZero();
    assertThat(sarmal.out()).contains("imported    PyTorch, stranger.safetensors");

    Path json =
        Files.writeString(
            folder.resolve("vocabulary.json"),
            "{\"unit\":\"char\",\"symbols\":[\"\\n\",\" \",\"d\",\"e\",\"h\",\"l\",\"o\",\"r\",\"w\"]}");
    Path again = folder.resolve("again.safetensors");
    assertThat(
            run(
                "import --format pytorch --model %s --vocabulary %s --out %s"
                    .formatted(stranger(), json, again)))
        .as(sarmal.err())
        .isZero();
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(imported));
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() throws IOException {
    Path other = Files.writeString(folder.resolve("other.txt"), "abc\n".repeat(60));
    Path stranger = stranger();
    String in = "import --format pytorch --model " + stranger + " --out " + folder.resolve("no");
    assertRefused(in, 1, "does not say what its 9 ids stand for; give --text");
    assertRefused(
        in + " --text " + other,
        1,
        "knows 9 chars, but the vocabulary given has 5, the unknown one");
    assertRefused(in + " --vocabulary " + other, 1, "--vocabulary " + other + ": cannot be read");
    assertRefused(
        in + " --cell gru --text " + text, 1, "has 3 gates, but the cell in the file has 4");
    assertRefused(
        in + " --cell lstm-peephole --text " + text, 1, "PyTorch has no LSTM with peepholes");
    assertRefused(in + " --output head --text " + text, 1, "called \"head.\"; there is [fc.]");
    assertRefused(in + " --text a --vocabulary b", 2, "mutually exclusive");
    stranger("net.lstm.bias_hh_l1");
    assertRefused(in + " --text " + text, 1, "has no tensor \"net.lstm.bias_hh_l1\"; it holds [");
    assertRefused(in.replace("pytorch", "onnx"), 2, "from pytorch only");
    assertThat(folder.resolve("no")).doesNotExist();
    String out = " --model " + model + " --out " + folder.resolve("no");
    assertRefused("export --format keras" + out, 2, "expected onnx or pytorch, but was 'keras'");
  }

  @Test
  void aCellThatPyTorchLacksGoesToOnnx() {
    Path coupled = train("lstm-coupled", 1);
    Path file = folder.resolve("coupled");
    assertRefused(
        "export --format pytorch --model " + coupled + " --out " + file,
        1,
        "cell lstm-coupled: PyTorch has no such cell; it has RNN, LSTM and GRU; take another cell,"
            + " or --format onnx");
    assertThat(file).doesNotExist();
    assertThat(run("export --format onnx --model %s --out %s".formatted(coupled, file))).isZero();
  }

  @Test
  void anOnnxFileSaysWhatGoesInAndOut() throws IOException {
    Path file = folder.resolve("model.onnx");
    assertThat(run("export --model %s --format onnx --out %s".formatted(model, file))).isZero();
    ModelProto onnx = ModelProto.parseFrom(Files.readAllBytes(file));
    assertThat(names(onnx.getGraph().getInputList()))
        .containsExactly(
            "tokens",
            "layers.0.state.0",
            "layers.0.state.1",
            "layers.1.state.0",
            "layers.1.state.1");
    assertThat(names(onnx.getGraph().getOutputList()))
        .containsExactly(
            "logits", "layers.0.next.0", "layers.0.next.1", "layers.1.next.0", "layers.1.next.1");
    assertThat(onnx.getGraph().getNodeList().stream().filter(n -> n.getOpType().equals("LSTM")))
        .hasSize(2);
    assertThat(onnx.getMetadataProps(0).getKey()).isEqualTo("vocabulary");
    assertThat(onnx.getMetadataProps(0).getValue()).startsWith("{\"unit\":\"char\"");
  }

  private static Stream<String> names(List<ValueInfoProto> values) {
    return values.stream().map(ValueInfoProto::getName);
  }

  private void assertRefused(String command, int exitCode, String message) {
    assertThat(run(command)).as(command).isEqualTo(exitCode);
    assertThat(sarmal.err())
        .startsWith("sarmal: ")
        .contains(message)
        .doesNotContain("unexpected failure");
  }
}
