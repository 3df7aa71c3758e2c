package io.sarmal.autodiff.train;

import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.pass.CommuteGather;
import io.sarmal.core.pass.Partition;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Program;
import java.util.Set;

/**
 * An objective's loss in evaluation, compiled for each shape of batch as two programs: one that is
 * run once for given parameters, as it depends on nothing else, and the rest.
 */
final class CompiledLoss {
  /**
   * A loss for one shape of batch.
   *
   * @param preparation takes the parameters and gives all that {@code rest} needs of them
   * @param rest takes a batch, what was carried and what was prepared; gives the loss, then what is
   *     carried
   */
  record Compiled(Executable preparation, Executable rest) {}

  private final Backend backend;
  private final Objective objective;
  private final PassCache<Compiled> compiled;

  CompiledLoss(Backend backend, Objective objective) {
    this.backend = backend;
    this.objective = objective;
    this.compiled = new PassCache<>(this::compile);
  }

  Backend backend() {
    return backend;
  }

  Objective objective() {
    return objective;
  }

  Compiled of(PassSignature signature) {
    return compiled.get(signature);
  }

  private Compiled compile(PassSignature signature) {
    Program loss = LossTrace.of(objective, signature, inputs -> Phase.EVALUATION);
    Partition cut =
        Partition.of(CommuteGather.applyOnce(Simplify.apply(loss)), Set.of(LossTrace.PARAMETERS));
    return new Compiled(backend.compile(cut.preparation()), backend.compile(cut.rest()));
  }
}
