package io.sarmal.apps.docs;

import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.reference.ReferenceBackend;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** What an example may take as given. */
public abstract class Example implements AutoCloseable {
  private static final int VOCABULARY = 5;
  private static final Shape BATCH = Shape.of(4, 2);

  /** Small and slow, and always there. */
  protected final Backend backend = new ReferenceBackend();

  /** A language model, whose objective and batches follow. */
  protected final LanguageModel net =
      new LanguageModel(
          new LanguageModel.Config(VOCABULARY, 3, 4, 1, 0), Cells.catalog().get("gru"));

  /** What is learnt: the next token. */
  protected final Objective objective = new NextToken(net);

  /** Texts and the tokens that follow in them. */
  protected final List<Batch> batches = Collections.nCopies(2, batch());

  /** Another text. */
  protected final Batch heldOut = batch();

  /** Where files may be written. */
  protected Path folder;

  private static Batch batch() {
    int[] tokens = new int[BATCH.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = i % VOCABULARY;
    }
    return Batch.empty().integers(BATCH, tokens).integers(BATCH, tokens);
  }

  final void run(Path files) throws Exception {
    folder = files;
    run();
  }

  /** The example. */
  protected abstract void run() throws Exception;

  @Override
  public void close() {
    backend.close();
  }
}
