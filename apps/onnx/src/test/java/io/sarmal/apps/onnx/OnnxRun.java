package io.sarmal.apps.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sarmal.core.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model in ONNX Runtime, with its inputs. */
final class OnnxRun implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

  OnnxRun(OnnxModel model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(model.toBytes(), options);
    }
  }

  OnnxRun reals(String name, Shape shape, double... values) throws OrtException {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return put(
        name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(narrow), extents(shape)));
  }

  OnnxRun integers(String name, Shape shape, int... values) throws OrtException {
    return put(name, OnnxTensor.createTensor(environment, IntBuffer.wrap(values), extents(shape)));
  }

  private OnnxRun put(String name, OnnxTensor tensor) {
    OnnxTensor earlier = inputs.put(name, tensor);
    if (earlier != null) {
      earlier.close();
    }
    return this;
  }

  private static long[] extents(Shape shape) {
    return Arrays.stream(shape.toArray()).asLongStream().toArray();
  }

  /** A tensor that came out. */
  @SuppressWarnings("ArrayRecordComponent") // read by the test that asked for it
  record Output(Shape shape, double[] values) {}

  /** All outputs by name, integers as numbers too. */
  Map<String, Output> run() throws OrtException {
    Map<String, Output> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (var entry : result) {
        OnnxTensor tensor = (OnnxTensor) entry.getValue();
        int[] extents =
            Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        double[] values =
            switch (tensor.getInfo().type) {
              case FLOAT -> doubles(tensor.getFloatBuffer());
              case INT32 -> Arrays.stream(ints(tensor.getIntBuffer())).asDoubleStream().toArray();
              default -> throw new AssertionError("an output of type " + tensor.getInfo());
            };
        outputs.put(entry.getKey(), new Output(Shape.of(extents), values));
      }
    }
    return outputs;
  }

  private static double[] doubles(FloatBuffer buffer) {
    double[] values = new double[buffer.remaining()];
    Arrays.setAll(values, i -> buffer.get(i));
    return values;
  }

  private static int[] ints(IntBuffer buffer) {
    int[] values = new int[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
