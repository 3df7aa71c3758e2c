package io.sarmal.apps;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the constants of an enumeration by their names in lower case. */
public abstract class Names<E extends Enum<E>> implements ITypeConverter<E> {
  private final List<E> all;

  /** The names of an enum's constants. */
  protected Names(Class<E> type) {
    all = List.of(type.getEnumConstants());
  }

  @Override
  public E convert(String name) {
    for (E each : all) {
      if (name(each).equals(name)) {
        return each;
      }
    }
    throw new TypeConversionException(
        "expected %s, but was '%s'"
            .formatted(all.stream().map(Names::name).collect(Collectors.joining(", ")), name));
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
