package io.sarmal.backend.cpu;

import com.google.auto.service.AutoService;
import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;

/** Offers the {@link CpuBackend}. */
@AutoService(BackendProvider.class)
public final class CpuProvider implements BackendProvider {
  private static final int PRIORITY = 100;

  @Override
  public String name() {
    return CpuBackend.NAME;
  }

  @Override
  public Availability availability() {
    try {
      int threads = Workers.defaultThreads();
      String detail = "%s thread%s, %s";
      return new Availability.Available(
          PRIORITY,
          detail.formatted(threads, threads == 1 ? "" : "s", Kernels.best().description()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // A system property asks for what is not possible, and the message says which.
      return new Availability.Unavailable(e.getMessage());
    }
  }

  @Override
  public Backend open() {
    return new CpuBackend();
  }
}
