package io.sarmal.core.reference;

import io.sarmal.core.BackendProvider;
import io.sarmal.core.check.BackendConformance;

class ReferenceConformanceTests extends BackendConformance {
  @Override
  protected BackendProvider provider() {
    return new ReferenceProvider();
  }
}
