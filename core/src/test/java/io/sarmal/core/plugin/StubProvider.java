package io.sarmal.core.plugin;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import java.lang.reflect.Proxy;

/** What the backend plugins of tests extend; its backends know their name and nothing else. */
public abstract class StubProvider implements BackendProvider {
  private final String name;
  private final Availability availability;

  /** A provider that says this of itself. */
  protected StubProvider(String name, Availability availability) {
    this.name = name;
    this.availability = availability;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Availability availability() {
    return availability;
  }

  @Override
  public Backend open() {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("name")) {
                return name;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
