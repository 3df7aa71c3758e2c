package io.sarmal.autodiff.train;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.sarmal.autodiff.io.ElementType;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.io.StoredTensor;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A {@link Checkpoint} as a safetensors file: arrays as tensors, all else as metadata. */
final class CheckpointFile {
  private static final String KIND = "checkpoint";
  private static final String OTHER_FILE = "give a checkpoint that training has saved";
  private static final String OPTION = "option.";

  /** Metadata of the form {@code 12 13 true}: updates, draws, and whether a sequence has begun. */
  private static final String COUNTS = "counts";

  private CheckpointFile() {}

  static void write(Path file, Checkpoint checkpoint) throws ModelFileException {
    ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
    ImmutableMap.Builder<String, String> metadata = ImmutableMap.builder();
    metadata.put("kind", KIND);
    metadata.put("step", Long.toString(checkpoint.step()));
    metadata.put("spent-nanos", Long.toString(checkpoint.spent().toNanos()));
    checkpoint.options().forEach((key, value) -> metadata.put(OPTION + key, value));
    put(checkpoint.validations(), tensors);
    checkpoint.best().ifPresent(best -> tensors.put("best.parameters", best));
    Recovery recovery = checkpoint.recovery();
    metadata.put("recovery.rate", Double.toString(recovery.rate()));
    metadata.put("recovery.in-a-row", Integer.toString(recovery.inARow()));
    metadata.put("recovery.failed-at", Long.toString(recovery.failedAt()));
    if (recovery.good().isPresent()) {
      metadata.put("recovery.step", Long.toString(recovery.good().get().step()));
      put("recovery.", recovery.good().get().trainer(), tensors, metadata);
    }
    put("", checkpoint.trainer(), tensors, metadata);
    SafeTensors.write(file, tensors.buildOrThrow(), metadata.buildOrThrow());
  }

  private static void put(
      Validations validations, ImmutableMap.Builder<String, StoredTensor> tensors) {
    int count = validations.all().size();
    tensors.put(
        "validation.steps",
        StoredTensor.of(
            Shape.of(count),
            validations.all().stream().mapToLong(Validations.Entry::step).toArray()));
    tensors.put(
        "validation.losses",
        StoredTensor.of(
            Shape.of(count),
            validations.all().stream().mapToDouble(Validations.Entry::loss).toArray()));
  }

  private static void put(
      String prefix,
      TrainerState state,
      ImmutableMap.Builder<String, StoredTensor> tensors,
      ImmutableMap.Builder<String, String> metadata) {
    metadata.put(prefix + COUNTS, state.steps() + " " + state.draws() + " " + state.sequence());
    tensors.put(prefix + "parameters", state.parameters());
    putAll(prefix + "slot.", state.slots(), tensors);
    putAll(prefix + "carried.", state.carried(), tensors);
  }

  private static void putAll(
      String prefix, List<StoredTensor> all, ImmutableMap.Builder<String, StoredTensor> tensors) {
    for (int i = 0; i < all.size(); i++) {
      tensors.put(prefix + i, all.get(i));
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws ModelFileException if the file holds none
   */
  static Checkpoint read(Path file) throws ModelFileException {
    SafeTensors tensors = SafeTensors.read(file);
    if (!tensors.metadata("kind").equals(KIND)) {
      throw new ModelFileException(
          file, "holds a " + tensors.metadata("kind") + ", expected a " + KIND, OTHER_FILE);
    }
    ImmutableMap.Builder<String, String> options = ImmutableMap.builder();
    tensors
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OPTION)) {
                options.put(key.substring(OPTION.length()), value);
              }
            });
    TrainerState trainer = trainer(tensors, "");
    StoredTensor best = tensors.tensors().get("best.parameters");
    return new Checkpoint(
        options.buildOrThrow(),
        number(tensors, "step", Long::valueOf, 0L),
        Duration.ofNanos(number(tensors, "spent-nanos", Long::valueOf, 0L)),
        validations(tensors),
        best == null
            ? Optional.empty()
            : Optional.of(tensors.tensor("best.parameters", trainer.parameters().shape())),
        recovery(tensors),
        trainer);
  }

  private static Validations validations(SafeTensors tensors) throws ModelFileException {
    StoredTensor steps = tensors.tensors().get("validation.steps");
    Shape shape = steps == null ? Shape.of(0) : steps.shape();
    long[] at = typed(tensors, "validation.steps", shape, ElementType.I64).longs();
    double[] losses = typed(tensors, "validation.losses", shape, ElementType.F64).doubles();
    List<Validations.Entry> all = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      all.add(new Validations.Entry(at[i], losses[i]));
    }
    return new Validations(all);
  }

  private static StoredTensor typed(SafeTensors tensors, String name, Shape shape, ElementType type)
      throws ModelFileException {
    StoredTensor tensor = tensors.tensor(name, shape);
    if (tensor.type() != type) {
      throw new ModelFileException(
          tensors.file(),
          "tensor \"%s\" is %s, expected %s".formatted(name, tensor, type),
          OTHER_FILE);
    }
    return tensor;
  }

  private static Recovery recovery(SafeTensors tensors) throws ModelFileException {
    Optional<Recovery.Snapshot> good =
        tensors.metadata().containsKey("recovery.step")
            ? Optional.of(
                new Recovery.Snapshot(
                    number(tensors, "recovery.step", Long::valueOf, 0L),
                    trainer(tensors, "recovery.")))
            : Optional.empty();
    return new Recovery(
        number(tensors, "recovery.rate", Double::valueOf, 0.0),
        number(tensors, "recovery.in-a-row", Integer::valueOf, 0),
        number(tensors, "recovery.failed-at", Long::valueOf, -1L),
        good);
  }

  private static TrainerState trainer(SafeTensors tensors, String prefix)
      throws ModelFileException {
    String counts = tensors.metadata(prefix + COUNTS);
    if (!counts.matches("\\d{1,10} \\d{1,10} (true|false)")) {
      throw new ModelFileException(
          tensors.file(),
          "metadata \"%s\" is \"%s\", expected such as \"12 12 true\""
              .formatted(prefix + COUNTS, counts),
          OTHER_FILE);
    }
    List<String> parts = Splitter.on(' ').splitToList(counts);
    StoredTensor parameters = tensors.tensors().get(prefix + "parameters");
    Shape shape = parameters == null ? Shape.of(0) : parameters.shape();
    try {
      return new TrainerState(
          Integer.parseInt(parts.get(0)),
          Integer.parseInt(parts.get(1)),
          tensors.tensor(prefix + "parameters", shape),
          all(tensors, prefix + "slot."),
          Boolean.parseBoolean(parts.get(2)),
          all(tensors, prefix + "carried."));
    } catch (IllegalArgumentException e) { // the file may say anything
      throw new ModelFileException(tensors.file(), e.getMessage(), OTHER_FILE, e);
    }
  }

  private static List<StoredTensor> all(SafeTensors tensors, String prefix) {
    List<StoredTensor> all = new ArrayList<>();
    for (StoredTensor next = tensors.tensors().get(prefix + 0);
        next != null;
        next = tensors.tensors().get(prefix + all.size())) {
      all.add(next);
    }
    return all;
  }

  private static <T extends Comparable<T>> T number(
      SafeTensors tensors, String key, Function<String, T> parse, T least)
      throws ModelFileException {
    String value = tensors.metadata(key);
    try {
      T number = parse.apply(value);
      if (number.compareTo(least) >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ModelFileException(
          tensors.file(), "metadata \"%s\" is \"%s\"".formatted(key, value), OTHER_FILE, e);
    }
    throw new ModelFileException(
        tensors.file(),
        "metadata \"%s\" is %s, expected %s or more".formatted(key, value, least),
        OTHER_FILE);
  }
}
