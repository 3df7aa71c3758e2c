package io.sarmal.autodiff.train;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.CommuteGather;
import io.sarmal.core.pass.Partition;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.SymbolicBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An objective's loss in evaluation, compiled for each shape of batch as two programs: one that is
 * run once for given parameters, as it depends on nothing else, and the rest.
 */
final class CompiledLoss {
  /** Programs for so many shapes of batches are remembered. */
  private static final int MOST_REMEMBERED = 64;

  private static final String PARAMETERS = "parameters";

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
  private final LoadingCache<PassSignature, Compiled> compiled;

  CompiledLoss(Backend backend, Objective objective) {
    this.backend = backend;
    this.objective = objective;
    this.compiled =
        CacheBuilder.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .concurrencyLevel(1) // or else each of several parts has a limit of its own
            .build(CacheLoader.from(this::compile));
  }

  Backend backend() {
    return backend;
  }

  Objective objective() {
    return objective;
  }

  Compiled of(PassSignature signature) {
    try {
      return compiled.getUnchecked(signature);
    } catch (UncheckedExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Compiled compile(PassSignature signature) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      TraceInputs inputs = new TraceInputs(symbolic, tape);
      TensorType flat = TensorType.real(objective.layout().shape());
      objective.layout().bind(inputs.constant(PARAMETERS, flat));
      Objective.Result result =
          objective.loss(
              tape,
              inputs.constants("batch", signature.batch()),
              inputs.constants("carried", signature.carried()),
              Phase.EVALUATION);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("loss", result.loss().value());
      result
          .carried()
          .forEach(carried -> outputs.put("carried." + outputs.size(), carried.value()));
      Partition cut =
          Partition.of(
              CommuteGather.applyOnce(Simplify.apply(symbolic.build(outputs))), Set.of(PARAMETERS));
      return new Compiled(backend.compile(cut.preparation()), backend.compile(cut.rest()));
    }
  }
}
