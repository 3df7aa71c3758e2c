package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;

final class SignalHandlersTests {
  @RepeatedTest(4)
  void threadsThatMeetNullTogetherOutliveTheSearchForDevices()
      throws IOException, InterruptedException {
    TestDevice.requirePocl();
    Child child = new Child().running(NullsOfTwoThreads.class).in(Map.of("LD_PRELOAD", ""));
    Child.Outcome outcome = child.run();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("200 caught");
  }
}
