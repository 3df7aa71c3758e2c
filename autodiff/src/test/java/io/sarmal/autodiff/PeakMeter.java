package io.sarmal.autodiff;

import io.sarmal.core.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A backend that notes how many tensors lived at once, in front of one that counts them. */
final class PeakMeter {
  private final Backend counted;
  private final Backend metered;
  private int peak;

  PeakMeter(Backend counted) {
    this.counted = counted;
    this.metered =
        (Backend)
            Proxy.newProxyInstance(
                PeakMeter.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.invoke(counted, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  } finally {
                    peak = Math.max(peak, live());
                  }
                });
  }

  /** The backend to work on. */
  Backend backend() {
    return metered;
  }

  /** How many tensors live now. */
  int live() {
    return counted.liveTensors().orElseThrow();
  }

  /** The most that lived at once since the last call of this. */
  int takePeak() {
    int most = peak;
    peak = live();
    return most;
  }
}
