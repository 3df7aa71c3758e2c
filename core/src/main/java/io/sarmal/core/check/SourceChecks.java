package io.sarmal.core.check;

import static io.sarmal.core.check.Expect.expect;

import io.sarmal.core.Backend;
import io.sarmal.core.Philox;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.program.Op;
import java.util.Arrays;
import java.util.List;

/** Where tensors come from, and how their elements are read. */
final class SourceChecks {
  private SourceChecks() {}

  static void addTo(Checklist list) {
    list.add("tensor and read: copies of arrays of every type", SourceChecks::arrays);
    list.add("fill, iota, size and real: values", SourceChecks::values);
    list.add("random: the numbers of Philox", SourceChecks::random);
  }

  private static void arrays(Comparison c) {
    Backend backend = c.backend();
    for (int n : Samples.EXTENTS) {
      float[] floats = new float[n];
      double[] doubles = new double[n];
      int[] ints = new int[n];
      for (int i = 0; i < n; i++) {
        floats[i] = (i - 7) * 0.1f;
        doubles[i] = floats[i];
        ints[i] = (i - 7) * 0x1234567;
      }
      List<Tensor> tensors =
          List.of(
              backend.tensor(Shape.of(n), floats.clone()),
              backend.tensor(Shape.of(1, n), doubles.clone()),
              backend.tensor(Shape.of(n, 1), ints.clone()));
      for (Tensor real : tensors.subList(0, 2)) {
        float[] readFloats = new float[n];
        double[] readDoubles = new double[n];
        backend.read(real, readFloats);
        backend.read(real, readDoubles);
        expect(Arrays.equals(readFloats, floats), "floats of shape %s to come back", real.shape());
        expect(
            Arrays.equals(readDoubles, doubles), "doubles of shape %s to come back", real.shape());
      }
      int[] readInts = new int[n];
      backend.read(tensors.get(2), readInts);
      expect(Arrays.equals(readInts, ints), "%s ints to come back", n);
      tensors.forEach(backend::release);
    }
    float[] array = {1, 2};
    Tensor tensor = backend.tensor(Shape.of(2), array);
    array[0] = 5;
    backend.read(tensor, array);
    expect(array[0] == 1, "a tensor to be a copy of the array, but a change of that shows");
    backend.release(tensor);
  }

  private static void values(Comparison c) {
    for (double value : new double[] {0, -1.5, 1e-4f, Double.NaN, Double.NEGATIVE_INFINITY}) {
      c.op(new Op.Fill(Shape.SCALAR, value), Tolerance.EXACT);
      c.op(new Op.Fill(Shape.of(3, 2), value), Tolerance.EXACT);
    }
    for (int n : Samples.EXTENTS) {
      c.op(new Op.Fill(Shape.of(n), 0.1), Tolerance.EXACT);
      c.op(new Op.Iota(n), Tolerance.EXACT);
      c.op(new Op.Size(Shape.of(n, 3)), Tolerance.EXACT);
      c.op(new Op.Real(), Tolerance.EXACT, new Samples(16).integer(Integer.MAX_VALUE, n));
    }
    int[] extremes = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (1 << 24) + 1, -(1 << 24) - 3};
    c.op(new Op.Real(), Tolerance.EXACT, Sample.integer(Shape.of(2, 3), extremes));
  }

  private static void random(Comparison c) {
    for (int n : Samples.EXTENTS) {
      c.op(new Op.Random(Shape.of(n), 0), Tolerance.EXACT, key(1, 2));
    }
    c.op(new Op.Random(Shape.of(13, 207), 3), Tolerance.EXACT, key(-5, 1 << 31, 9));
    c.op(new Op.Random(Shape.of(3, 5, 7), -1), Tolerance.EXACT, key(0, 0, -1, 77));
    c.op(new Op.Random(Shape.SCALAR, 8), Tolerance.EXACT, key(1, 2, 3, 4));
    float[] expected = new float[5];
    Philox.uniform(new int[] {1, 2, 3}, 4, 0, 5, expected, 0);
    Backend backend = c.backend();
    Tensor key = key(1, 2, 3).on(backend);
    Tensor random = backend.random(Shape.of(5), key, 4);
    float[] given = new float[5];
    backend.read(random, given);
    expect(
        Arrays.equals(expected, given),
        "%s from Philox, but was given %s",
        Arrays.toString(expected),
        Arrays.toString(given));
    backend.release(key);
    backend.release(random);
  }

  private static Sample key(int... words) {
    return Sample.integer(Shape.of(words.length), words);
  }
}
