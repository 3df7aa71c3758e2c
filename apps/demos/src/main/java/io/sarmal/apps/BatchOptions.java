package io.sarmal.apps;

import picocli.CommandLine.Option;

/** How a text is laid out. */
final class BatchOptions {
  @Range(min = 1, max = 65_536)
  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Places of the text read side by side. Default: ${DEFAULT-VALUE}.")
  int rows;

  @Range(min = 1, max = 65_536)
  @Option(
      names = "--seq",
      paramLabel = "N",
      defaultValue = "64",
      description = "Units read before each update. Default: ${DEFAULT-VALUE}.")
  int steps;
}
