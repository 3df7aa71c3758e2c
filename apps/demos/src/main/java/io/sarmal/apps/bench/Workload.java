package io.sarmal.apps.bench;

import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;
import java.util.Random;

/** A measured workload: the shape of a model and of its batches. */
public enum Workload {
  /** One layer LSTM, trained on characters. */
  W1("lstm", Mode.TRAIN, 65, 128, 256, 1, 65, 64, 64),
  /** Two smaller layers. */
  W2("lstm", Mode.TRAIN, 65, 128, 128, 2, 65, 50, 50),
  /** W1 with a GRU. */
  W3("gru", Mode.TRAIN, 65, 128, 256, 1, 65, 64, 64),
  /** W1 with a tanh RNN. */
  W4("rnn", Mode.TRAIN, 65, 128, 256, 1, 65, 64, 64),
  /** Two large layers. */
  W5("lstm", Mode.TRAIN, 65, 512, 512, 2, 65, 64, 100),
  /** A small classifier of messages. */
  W6("rnn", Mode.CLASSIFY, 2000, 50, 10, 1, 2, 250, 25),
  /** Words: a large vocabulary. */
  W7("lstm", Mode.TRAIN, 8000, 128, 128, 1, 8000, 128, 50),
  /** One token at a time, one layer. */
  G1("lstm", Mode.STREAM, 65, 128, 256, 1, 65, 1, 1),
  /** One token at a time, two large layers. */
  G2("lstm", Mode.STREAM, 65, 128, 512, 2, 65, 1, 1),
  /** W1 without training. */
  G3("lstm", Mode.FORWARD, 65, 128, 256, 1, 65, 64, 64);

  /** What a step does. */
  public enum Mode {
    /** Trains on the loss of every step: forward, backward, clipping and Adam. */
    TRAIN,
    /** Trains on the loss of the last step only. */
    CLASSIFY,
    /** Reads one token with carried state, and takes the likeliest next one. */
    STREAM,
    /** Computes the logits of all steps. */
    FORWARD
  }

  private final String cell;
  private final Mode mode;
  private final int vocabulary;
  private final int embedding;
  private final int hidden;
  private final int layers;
  private final int classes;
  private final int batch;
  private final int time;

  Workload(
      String cell,
      Mode mode,
      int vocabulary,
      int embedding,
      int hidden,
      int layers,
      int classes,
      int batch,
      int time) {
    this.cell = cell;
    this.mode = mode;
    this.vocabulary = vocabulary;
    this.embedding = embedding;
    this.hidden = hidden;
    this.layers = layers;
    this.classes = classes;
    this.batch = batch;
    this.time = time;
  }

  /** The name of the cell that it is defined with. */
  public String cell() {
    return cell;
  }

  /** What a step does. */
  public Mode mode() {
    return mode;
  }

  /** The number of tokens. */
  public int vocabulary() {
    return vocabulary;
  }

  /** The width of the embedding. */
  public int embedding() {
    return embedding;
  }

  /** The width of the hidden state. */
  public int hidden() {
    return hidden;
  }

  /** The number of recurrent layers. */
  public int layers() {
    return layers;
  }

  /** The number of logits. */
  public int classes() {
    return classes;
  }

  /** The rows of a batch. */
  public int batch() {
    return batch;
  }

  /** The steps of a row. */
  public int time() {
    return time;
  }

  /** The number of tokens in a batch. */
  public int tokens() {
    return batch * time;
  }

  /** Random tokens, {@code [T, B]}. */
  int[] inputs(Random random) {
    return random.ints(tokens(), 0, vocabulary).toArray();
  }

  /**
   * Random tokens {@code [T, B]}, and as targets other tokens {@code [T, B]} or, for a classifier,
   * classes {@code [B]}.
   */
  Batch data(long seed) {
    Random random = new Random(seed);
    boolean classifies = mode == Mode.CLASSIFY;
    Shape targets = classifies ? Shape.of(batch) : Shape.of(time, batch);
    return Batch.empty()
        .integers(Shape.of(time, batch), inputs(random))
        .integers(targets, random.ints(targets.size(), 0, classes).toArray());
  }
}
