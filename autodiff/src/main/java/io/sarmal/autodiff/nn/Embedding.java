package io.sarmal.autodiff.nn;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.Map;

/** A table of vectors, one for each id of a vocabulary. */
public final class Embedding {
  private final Parameter weight;

  /**
   * A table, normal with standard deviation 1.
   *
   * @param vocabulary the number of ids
   * @param size the width of a vector
   */
  public Embedding(int vocabulary, int size) {
    this(vocabulary, size, Initializer.normal(1));
  }

  /**
   * A table.
   *
   * @param vocabulary the number of ids
   * @param size the width of a vector
   */
  public Embedding(int vocabulary, int size, Initializer initializer) {
    weight = new Parameter("weight", Shape.of(vocabulary, size), initializer);
  }

  /** The table {@code [vocabulary, size]}. */
  public List<Parameter> parameters() {
    return List.of(weight);
  }

  /** Integers {@code [...]} to {@code [..., size]}. */
  public Var apply(Var ids) {
    Var y = ids.tape().parameter(weight).gather(ids);
    y.tape().show(new Tape.Sight(parameters(), false, Map.of("output", y)));
    return y;
  }
}
