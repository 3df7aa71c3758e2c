package io.sarmal.apps.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.common.primitives.Floats;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import io.sarmal.core.DType;
import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A graph in the making: nodes in the order of their use, and the names of what they give. */
final class Graph {
  private final GraphProto.Builder proto;
  // One for a graph and all loops in it: a name of an outer graph must not come again in an inner.
  private final AtomicInteger values;
  private final Set<String> constants = new HashSet<>();

  Graph(String name) {
    this(name, new AtomicInteger());
  }

  private Graph(String name, AtomicInteger values) {
    this.proto = GraphProto.newBuilder().setName(name);
    this.values = values;
  }

  /** A graph that may use all that this one has so far. */
  Graph body(String name) {
    return new Graph(name, values);
  }

  private String fresh() {
    return "%" + values.getAndIncrement();
  }

  /** An input of the given name. */
  String input(String name, TensorType type) {
    proto.addInput(info(name, type));
    return name;
  }

  /** An input of a name of its own. */
  String input(TensorType type) {
    return input(fresh(), type);
  }

  /** Gives a value out under another name: one value may go out several times, or be an input. */
  void output(String name, String value, TensorType type) {
    proto.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name).build());
    proto.addOutput(info(name, type));
  }

  /** As {@link #output(String, String, TensorType)}, under a name of its own. */
  void output(String value, TensorType type) {
    output(fresh(), value, type);
  }

  /** An operation with one result. */
  String node(String op, List<String> inputs, AttributeProto... attributes) {
    return node(op, inputs, 1, attributes).get(0);
  }

  /** An operation with several results. */
  List<String> node(String op, List<String> inputs, int results, AttributeProto... attributes) {
    List<String> names = IntStream.range(0, results).mapToObj(i -> fresh()).toList();
    proto.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(op + names.get(0))
            .addAllInput(inputs)
            .addAllOutput(names)
            .addAllAttribute(List.of(attributes)));
    return names;
  }

  /** The elements as another type. */
  String cast(String value, TensorProto.DataType type) {
    return node("Cast", List.of(value), Attributes.integer("to", type.getNumber()));
  }

  /** Real numbers that are in the file, once for each name: a layer may be used several times. */
  String reals(String name, Shape shape, float[] values) {
    if (constants.add(name)) {
      proto.addInitializer(
          tensor(name, shape, TensorProto.DataType.FLOAT).addAllFloatData(Floats.asList(values)));
    }
    return name;
  }

  /** A real number. */
  String real(double value) {
    return reals(fresh(), Shape.SCALAR, new float[] {(float) value});
  }

  /** Real numbers that have no name of their own. */
  String reals(float... values) {
    return reals(fresh(), Shape.of(values.length), values);
  }

  /** Integers as tensors hold them, {@code [n]}. */
  String integers(int... values) {
    TensorProto.Builder tensor =
        tensor(fresh(), Shape.of(values.length), TensorProto.DataType.INT32);
    proto.addInitializer(tensor.addAllInt32Data(Ints.asList(values)));
    return tensor.getName();
  }

  /** Extents, axes and the like, which operations take as integers of 64 bits, {@code [n]}. */
  String extents(long... values) {
    TensorProto.Builder tensor =
        tensor(fresh(), Shape.of(values.length), TensorProto.DataType.INT64);
    proto.addInitializer(tensor.addAllInt64Data(Longs.asList(values)));
    return tensor.getName();
  }

  private static TensorProto.Builder tensor(String name, Shape shape, TensorProto.DataType type) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (int extent : shape.toArray()) {
      tensor.addDims(extent);
    }
    return tensor;
  }

  private static ValueInfoProto info(String name, TensorType type) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : type.shape().toArray()) {
      if (Dim.isRuntime(extent)) {
        shape.addDimBuilder().setDimParam(Dim.name(extent));
      } else {
        shape.addDimBuilder().setDimValue(extent);
      }
    }
    TensorProto.DataType element =
        type.dtype() == DType.REAL ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT32;
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(element.getNumber()).setShape(shape)))
        .build();
  }

  GraphProto build() {
    return proto.build();
  }
}
