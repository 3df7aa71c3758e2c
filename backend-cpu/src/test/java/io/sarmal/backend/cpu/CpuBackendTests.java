package io.sarmal.backend.cpu;

import io.sarmal.core.BackendProvider;
import io.sarmal.core.check.BackendConformance;

/** The backend as a user gets it; run on the Vector API and again without it. */
class CpuBackendTests extends BackendConformance {
  @Override
  protected BackendProvider provider() {
    return new CpuProvider();
  }
}
