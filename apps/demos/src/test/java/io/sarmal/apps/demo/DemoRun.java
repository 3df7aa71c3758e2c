package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.CommandRun;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs demos on one thread, in a folder that holds no data but what a test puts there. */
final class DemoRun {
  private final CommandRun sarmal = new CommandRun();
  private final Path folder;

  DemoRun(Path folder) {
    this.folder = folder;
  }

  /** The exit status of {@code sarmal demo} with these arguments. */
  int run(String... arguments) {
    List<String> all =
        Stream.of(
                Stream.of("demo"),
                Stream.of(arguments),
                Stream.of("--threads", "1"),
                Stream.of("--data-dir", folder.toString()),
                Stream.of("--out", beside("").toString()))
            .flatMap(part -> part)
            .toList();
    return sarmal.run(all.toArray(String[]::new));
  }

  /** What it printed, errors last. */
  String output() {
    return sarmal.out() + sarmal.err();
  }

  /** The model, or with an ending a file beside it. */
  Path beside(String ending) {
    return folder.resolve("model" + (ending.isEmpty() ? ".safetensors" : ending));
  }

  void assertWritten(String... endings) {
    assertThat(endings).allSatisfy(ending -> assertThat(beside(ending)).isNotEmptyFile());
  }
}
