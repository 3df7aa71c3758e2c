package io.sarmal.backend.cpu;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.plan.FusedKernel;

/** The block programs of fused kernels, each kept as long as its kernel is. */
final class BlockPrograms {
  private final LoadingCache<FusedKernel, BlockProgram> programs;

  BlockPrograms(Kernels kernels) {
    this.programs =
        CacheBuilder.newBuilder()
            .weakKeys()
            .build(CacheLoader.from(fused -> BlockProgram.of(kernels, fused)));
  }

  BlockProgram get(FusedKernel fused) {
    return programs.getUnchecked(fused);
  }
}
