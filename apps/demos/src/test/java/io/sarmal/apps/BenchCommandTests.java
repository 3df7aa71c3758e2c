package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sarmal.apps.bench.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchCommandTests {
  private final CommandRun sarmal = new CommandRun();

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {"W1", "W6", "G1", "G3"})
  void eachKindOfWorkloadIsTimed(Workload workload) {
    assertThat(run("bench", workload.name(), "--warm", "0", "--seconds", "0")).isZero();
    String[] fields = sarmal.out().strip().split("\t", -1);
    assertThat(fields).hasSize(6);
    assertThat(fields[0]).startsWith("sarmal-");
    assertThat(fields[1]).isEqualTo(workload.name());
    double median = Double.parseDouble(fields[2]);
    assertThat(median).isGreaterThanOrEqualTo(Double.parseDouble(fields[3])).isPositive();
    assertThat(Double.parseDouble(fields[4]))
        .isCloseTo(workload.tokens() / median * 1e3, withinPercentage(1));
    assertThat(Long.parseLong(fields[5])).isPositive();
  }

  @Test
  void anotherCellTakesTheWorkloadsPlace() {
    assertThat(run("bench", "G1", "--cell", "gru", "--warm", "0", "--seconds", "0")).isZero();
    assertThat(sarmal.out()).contains("\tG1/gru\t");
  }

  @Test
  void anUnknownWorkloadIsWrongUsage() {
    assertThat(run("bench", "W9")).isEqualTo(2);
  }

  private int run(String... args) {
    return sarmal.run(args);
  }
}
