package io.sarmal.autodiff.train;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.ExecutionError;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.util.function.Function;

/** What was compiled for batches of certain shapes, a bounded number of them. */
final class PassCache<T> {
  private static final int MOST_REMEMBERED = 64;

  private final LoadingCache<PassSignature, T> compiled;

  /** An empty cache of what {@code compiler} makes. */
  PassCache(Function<PassSignature, T> compiler) {
    compiled =
        CacheBuilder.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .concurrencyLevel(1) // or else each of several parts has a limit of its own
            .build(CacheLoader.from(compiler::apply));
  }

  /** What was compiled for a signature, now or before; fails as the compiler does. */
  T get(PassSignature signature) {
    try {
      return compiled.getUnchecked(signature);
    } catch (UncheckedExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (ExecutionError e) {
      throw e.getCause() instanceof Error cause ? cause : e;
    }
  }
}
