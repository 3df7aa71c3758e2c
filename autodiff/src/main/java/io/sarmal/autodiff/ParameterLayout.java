package io.sarmal.autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Philox;
import io.sarmal.core.Shape;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter of a model lies in one flat buffer, and what its full name is.
 *
 * <p>With all parameters in one array an optimiser's update, the norm of a gradient, saving and
 * resuming are each one operation over one array.
 */
public final class ParameterLayout {
  /**
   * One parameter.
   *
   * @param parameter what was declared
   * @param offset the index of its first element in the flat buffer
   */
  public record Entry(Parameter parameter, int offset) {}

  private final ImmutableMap<String, Entry> entries;
  private final Map<Parameter, Entry> byParameter = new HashMap<>();
  private final int size;

  private ParameterLayout(Map<String, Entry> entries, int size) {
    this.entries = ImmutableMap.copyOf(entries);
    this.size = size;
    entries.values().forEach(e -> byParameter.put(e.parameter, e));
  }

  /** Starts a layout. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the parameters of a model, layer by layer. */
  public static final class Builder {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long size;

    private Builder() {}

    /**
     * Adds the parameters of one layer under {@code layer.name}.
     *
     * @throws IllegalArgumentException if a full name is taken, or the model gets too large
     */
    public Builder add(String layer, List<Parameter> parameters) {
      for (Parameter parameter : parameters) {
        String name = layer + "." + parameter.name();
        Entry previous = entries.put(name, new Entry(parameter, (int) size));
        checkArgument(previous == null, "two parameters are called %s", name);
        size += parameter.shape().size();
        checkArgument(
            size <= Integer.MAX_VALUE,
            "a model has at most %s parameters; with %s there are more",
            Integer.MAX_VALUE,
            name);
      }
      return this;
    }

    /** The layout. */
    public ParameterLayout build() {
      return new ParameterLayout(entries, (int) size);
    }
  }

  /** All parameters by full name, in the order of the buffer. */
  public ImmutableMap<String, Entry> entries() {
    return entries;
  }

  /** The number of elements of the buffer. */
  public int size() {
    return size;
  }

  /** The shape of the buffer, {@code [size]}. */
  public Shape shape() {
    return Shape.of(size);
  }

  /** The initial values of all parameters: each depends on the seed and its full name only. */
  public double[] initialValues(long seed) {
    double[] flat = new double[size];
    entries.forEach(
        (name, entry) -> {
          double[] values =
              entry.parameter.initializer().values(entry.parameter.shape(), seedOf(name, seed));
          System.arraycopy(values, 0, flat, entry.offset, values.length);
        });
    return flat;
  }

  private static long seedOf(String name, long seed) {
    int[] counter = {0, 0, 0, 0};
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      counter[i & 3] ^= bytes[i];
      Philox.block((int) seed, (int) (seed >>> 32), counter);
    }
    return Integer.toUnsignedLong(counter[0]) | (long) counter[1] << 32;
  }

  /**
   * For each element of the flat buffer 1 if its parameter {@linkplain Parameter#decays decays},
   * else 0.
   */
  public Var decayMask(Tape tape) {
    return tape.concat(
        0,
        entries.values().stream()
            .map(Entry::parameter)
            .map(p -> tape.fill(Shape.of(p.shape().size()), p.decays() ? 1 : 0))
            .toList());
  }

  /** Makes the parameters known to a tape as parts of a variable that is the flat buffer. */
  public void bind(Var flat) {
    checkArgument(
        flat.shape().equals(shape()),
        "the model has %s parameters, but the buffer given has shape %s",
        size,
        flat.shape());
    flat.tape().parameters(parameter -> part(flat, parameter));
  }

  private Var part(Var flat, Parameter parameter) {
    Entry entry = byParameter.get(parameter);
    checkArgument(
        entry != null,
        "parameter %s is used by the model but none of its layers lists it in parameters()",
        parameter);
    int end = entry.offset + parameter.shape().size();
    return flat.slice(0, entry.offset, end).reshape(parameter.shape());
  }
}
