package io.sarmal.core.check;

import io.sarmal.core.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Collects checks of one backend; each opens it anew, and none may leave a tensor behind. */
final class Checklist {
  private final Supplier<? extends Backend> open;
  private final List<Check> checks = new ArrayList<>();

  Checklist(Supplier<? extends Backend> open) {
    this.open = open;
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }

  void add(String name, Consumer<Comparison> property) {
    checks.add(new Check(name, () -> run(property)));
  }

  private void run(Consumer<Comparison> property) {
    try (Backend backend = open.get()) {
      Comparison comparison = new Comparison(backend);
      OptionalInt before = backend.liveTensors();
      property.accept(comparison);
      OptionalInt after = backend.liveTensors();
      if (!after.equals(before)) {
        throw new Check.Failed(
            "tensors leak: " + before + " were live before and " + after + " are after");
      }
    }
  }
}
