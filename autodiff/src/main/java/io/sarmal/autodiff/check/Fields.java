package io.sarmal.autodiff.check;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the fields of an object hold at one moment, static ones and inherited ones too; those that
 * reflection may not see are left out.
 */
final class Fields {
  private final Map<Field, Object> values = new LinkedHashMap<>();

  private Fields() {}

  static Fields of(Object object) {
    Fields fields = new Fields();
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.trySetAccessible()) {
          fields.values.put(field, copy(get(field, object)));
        }
      }
    }
    return fields;
  }

  private static Object get(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " is accessible", e);
    }
  }

  /** The value itself, or the elements of a collection, a map or an array as they are now. */
  private static Object copy(Object value) {
    if (value instanceof Collection<?> elements) {
      return new ArrayList<>(elements);
    }
    if (value instanceof Map<?, ?> map) {
      return new LinkedHashMap<>(map);
    }
    if (value instanceof double[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    if (value instanceof Object[] elements) {
      return new ArrayList<>(Arrays.asList(elements));
    }
    return value;
  }

  /** The names of the fields that held something else before. */
  List<String> changedSince(Fields before) {
    return values.keySet().stream()
        .filter(field -> !Objects.equals(values.get(field), before.values.get(field)))
        .map(Field::getName)
        .toList();
  }
}
