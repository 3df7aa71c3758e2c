package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import io.sarmal.autodiff.check.CellChecks;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that was trained on one backend is loaded on another, and is the same. */
class OtherBackendTests {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"cpu, opencl", "opencl, cpu", "opencl, reference"})
  void aModelSavedOnOneBackendIsLoadedOnAnother(String one, String other) throws IOException {
    requireAvailable(one);
    requireAvailable(other);
    Path text = Files.writeString(folder.resolve("text.txt"), "hello world\n".repeat(60));
    Path tail = Files.writeString(folder.resolve("tail.txt"), "hello world\n".repeat(6));
    String options = "--cell gru --hidden 12 --embed 6 --batch 4 --seq 8 --steps 20 --backend ";
    double trained = loss("train --data %s --out %s %s%s".formatted(text, model(), options, one));
    double loaded =
        loss(
            "eval --model %s --data %s --batch 4 --seq 8 --backend %s"
                .formatted(model(), tail, other));
    assertThat(loaded).isCloseTo(trained, Offset.offset(0.0002));
  }

  private Path model() {
    return folder.resolve("model.safetensors");
  }

  /** Runs a command whose last line has the loss. */
  private static double loss(String words) {
    CommandRun sarmal = new CommandRun();
    assertThat(sarmal.run(words.split(" "))).as(words + ": " + sarmal.err()).isZero();
    String last = Iterables.getLast(sarmal.out().lines().toList());
    return Double.parseDouble(last.replaceFirst("validation: (\\S+) nats.*", "$1"));
  }

  private static void requireAvailable(String name) {
    for (Candidate candidate : Backends.survey()) {
      if (candidate.name().equals(name)
          && candidate.availability() instanceof Unavailable unavailable) {
        String reason = "backend %s: %s".formatted(name, unavailable.reason());
        String required = System.getProperty(CellChecks.REQUIRE, "").toLowerCase(Locale.ROOT);
        if (Splitter.on(',').splitToList(required).contains(name)) {
          fail(reason);
        }
        abort(reason);
      }
    }
  }
}
