package io.sarmal.core.reference;

import com.google.auto.service.AutoService;
import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;

/** Offers the {@link ReferenceBackend} to those who ask for it by its name. */
@AutoService(BackendProvider.class)
public final class ReferenceProvider implements BackendProvider {
  @Override
  public String name() {
    return ReferenceBackend.NAME;
  }

  @Override
  public Availability availability() {
    return new Availability.Available(-1, "float64, one thread, slow: the definition of every op");
  }

  @Override
  public Backend open() {
    return new ReferenceBackend();
  }
}
