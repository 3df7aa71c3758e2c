package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BytesTests {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1000,1000",
    "512m,536870912",
    "2G,2147483648",
    " 3kb ,3072",
    "1t,1099511627776"
  })
  void amountsAreRead(String text, long bytes) {
    assertThat(Bytes.parse(text, "a test")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1", "1.5g", "2 gigabytes", "9999999999999999999"})
  void whatIsNoAmountIsNamedWithItsOrigin(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes.parse(text, "the test's text"))
        .withMessageContaining("the test's text")
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("512m");
  }

  @Test
  void amountsAreWritten() {
    assertThat(Bytes.text(0)).isEqualTo("0 bytes");
    assertThat(Bytes.text(1023)).isEqualTo("1023 bytes");
    assertThat(Bytes.text(1536)).isEqualTo("1.5 KiB");
    assertThat(Bytes.text(3L << 30)).isEqualTo("3.0 GiB");
  }
}
