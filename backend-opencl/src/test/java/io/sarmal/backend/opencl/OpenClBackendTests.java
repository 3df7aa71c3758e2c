package io.sarmal.backend.opencl;

import io.sarmal.core.BackendProvider;
import io.sarmal.core.check.BackendConformance;

final class OpenClBackendTests extends BackendConformance {
  @Override
  protected BackendProvider provider() {
    return new OpenClProvider();
  }
}
