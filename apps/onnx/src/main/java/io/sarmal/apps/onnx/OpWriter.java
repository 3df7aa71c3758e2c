package io.sarmal.apps.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What each operation is in ONNX, opset {@value OnnxModel#OPSET}. */
final class OpWriter {
  private final Graph graph;
  private final Sizes sizes;

  OpWriter(Graph graph, Sizes sizes) {
    this.graph = graph;
    this.sizes = sizes;
  }

  /**
   * Adds the nodes of an operation with one result.
   *
   * @param types of the operands
   * @return the name of the result
   */
  String write(Op op, List<String> in, List<TensorType> types) {
    if (op instanceof Op.Fill fill) {
      return filled(graph.real(fill.value()), fill.shape());
    } else if (op instanceof Op.FillInt fill) {
      return filled(graph.integers(fill.value()), fill.shape());
    } else if (op instanceof Op.Size size) {
      return size(size.shape());
    } else if (op instanceof Op.Iota iota) {
      return iota(iota.n());
    } else if (op instanceof Op.Real) {
      return graph.cast(in.get(0), DataType.FLOAT);
    } else if (op instanceof Op.Unary unary) {
      return unary(unary.op(), in);
    } else if (op instanceof Op.Binary binary) {
      return binary(binary.op(), in);
    } else if (op instanceof Op.Select) {
      String condition = graph.cast(in.get(0), DataType.BOOL);
      return graph.node("Where", List.of(condition, in.get(1), in.get(2)));
    } else if (op instanceof Op.Reduce reduce) {
      return reduce(reduce, in.get(0));
    } else if (op instanceof Op.MatMul product) {
      String a = flipped(in.get(0), product.transposeA(), types.get(0).shape().rank());
      String b = flipped(in.get(1), product.transposeB(), types.get(1).shape().rank());
      return graph.node("MatMul", List.of(a, b));
    } else if (op instanceof Op.Outer) {
      String a = rows(in.get(0), types.get(0).shape().extent(-1));
      String b = rows(in.get(1), types.get(1).shape().extent(-1));
      return graph.node("MatMul", List.of(flipped(a, true, 2), b));
    } else if (op instanceof Op.Transpose transpose) {
      return graph.node("Transpose", in, Attributes.integers("perm", transpose.axes()));
    } else if (op instanceof Op.Reshape reshape) {
      return graph.node(
          "Reshape",
          List.of(in.get(0), sizes.shape(reshape.shape())),
          Attributes.integer("allowzero", 1));
    } else if (op instanceof Op.Detach) {
      return graph.node("Identity", in);
    } else if (op instanceof Op.Broadcast broadcast) {
      return filled(in.get(0), broadcast.shape());
    } else if (op instanceof Op.Slice slice) {
      return graph.node(
          "Slice",
          List.of(
              in.get(0),
              graph.extents(slice.from()),
              graph.extents(slice.to()),
              graph.extents(slice.axis())));
    } else if (op instanceof Op.Concat concat) {
      return graph.node("Concat", in, Attributes.integer("axis", concat.axis()));
    } else if (op instanceof Op.Gather) {
      return graph.node("Gather", in);
    } else if (op instanceof Op.ScatterAdd scatter) {
      return scatterAdd(scatter, in, types);
    }
    throw new UnsupportedOperationException(
        "ONNX has no operation for "
            + op
            + "; export the model as it is when used, not as it is when trained");
  }

  private String filled(String value, Shape shape) {
    return graph.node("Expand", List.of(value, sizes.shape(shape)));
  }

  private String size(Shape shape) {
    String product =
        graph.node("ReduceProd", List.of(sizes.shape(shape)), Attributes.integer("keepdims", 0));
    return graph.cast(product, DataType.FLOAT);
  }

  private String iota(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = i;
    }
    return graph.reals(numbers);
  }

  private String unary(UnaryOp op, List<String> in) {
    return switch (op) {
      case NEG -> graph.node("Neg", in);
      case ABS -> graph.node("Abs", in);
      case SIGN -> graph.node("Sign", in);
      case RELU -> graph.node("Relu", in);
      case EXP -> graph.node("Exp", in);
      case LOG -> graph.node("Log", in);
      case LOG1P -> log1p(in.get(0));
      case SQRT -> graph.node("Sqrt", in);
      case SIN -> graph.node("Sin", in);
      case COS -> graph.node("Cos", in);
      case TANH -> graph.node("Tanh", in);
      case SIGMOID -> graph.node("Sigmoid", in);
      case FLOOR -> graph.node("Floor", in);
    };
  }

  /**
   * With {@code u = 1 + x} rounded, {@code log(u)·x/(u - 1)} is exact to a few ulp: Kahan's way, in
   * Goldberg 1991, theorem 4. Where {@code u - 1} is x, also for ∞, it is {@code log(u)}; where u
   * is 1 it is x.
   */
  private String log1p(String x) {
    String one = graph.real(1);
    String u = graph.node("Add", List.of(x, one));
    String log = graph.node("Log", List.of(u));
    String rounded = graph.node("Sub", List.of(u, one));
    String ratio = graph.node("Div", List.of(x, rounded));
    String corrected = graph.node("Mul", List.of(log, ratio));
    String exact = graph.node("Equal", List.of(rounded, x));
    String tiny = graph.node("Equal", List.of(u, one));
    String other = graph.node("Where", List.of(exact, log, corrected));
    return graph.node("Where", List.of(tiny, x, other));
  }

  private String binary(BinaryOp op, List<String> in) {
    return switch (op) {
      case ADD -> graph.node("Add", in);
      case SUB -> graph.node("Sub", in);
      case MUL -> graph.node("Mul", in);
      case DIV -> graph.node("Div", in);
      case MAX -> graph.node("Max", in);
      case MIN -> graph.node("Min", in);
      case POW -> graph.node("Pow", in);
      case GREATER -> comparison("Greater", in);
      case GREATER_EQUAL -> comparison("GreaterOrEqual", in);
      case LESS -> comparison("Less", in);
      case LESS_EQUAL -> comparison("LessOrEqual", in);
      case EQUAL -> comparison("Equal", in);
    };
  }

  private String comparison(String op, List<String> in) {
    return graph.cast(graph.node(op, in), DataType.FLOAT);
  }

  private String reduce(Op.Reduce reduce, String x) {
    if (reduce.op() == ReduceOp.ARGMAX) {
      AttributeProto axis = Attributes.integer("axis", reduce.axes().get(0));
      return graph.cast(graph.node("ArgMax", List.of(x), axis), DataType.INT32);
    }
    long[] axes = reduce.axes().stream().mapToLong(Integer::longValue).toArray();
    return graph.node(
        reduce.op() == ReduceOp.SUM ? "ReduceSum" : "ReduceMax",
        List.of(x, graph.extents(axes)),
        Attributes.integer("noop_with_empty_axes", 1));
  }

  /** The last two axes exchanged, if they are to be. */
  private String flipped(String x, boolean flip, int rank) {
    if (!flip) {
      return x;
    }
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.swap(axes, rank - 2, rank - 1);
    return graph.node("Transpose", List.of(x), Attributes.integers("perm", axes));
  }

  /** All leading axes as one. */
  private String rows(String x, int width) {
    return graph.node("Reshape", List.of(x, graph.extents(-1, width)));
  }

  private String scatterAdd(Op.ScatterAdd scatter, List<String> in, List<TensorType> types) {
    Shape row =
        types.get(1).shape().subShape(types.get(0).shape().rank(), types.get(1).shape().rank());
    String table = filled(graph.real(0), row.prepend(scatter.rows()));
    String ids =
        graph.node("Unsqueeze", List.of(graph.cast(in.get(0), DataType.INT64), graph.extents(-1)));
    return graph.node(
        "ScatterND", List.of(table, ids, in.get(1)), Attributes.text("reduction", "add"));
  }
}
