package io.sarmal.apps;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What other programs read and write. */
enum Format {
  ONNX,
  PYTORCH;

  /** Reads formats by their names in small letters. */
  static final class Converter implements ITypeConverter<Format> {
    @Override
    public Format convert(String name) {
      return Arrays.stream(values())
          .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException("expected onnx or pytorch, but was '" + name + "'"));
    }
  }
}
