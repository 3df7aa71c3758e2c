package io.sarmal.backend.opencl;

import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import io.sarmal.core.plan.FusedKernel.Apply;
import io.sarmal.core.plan.FusedKernel.Constant;
import io.sarmal.core.plan.FusedKernel.Copy;
import io.sarmal.core.plan.FusedKernel.Node;
import io.sarmal.core.plan.FusedKernel.Operand;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Writes a {@link FusedKernel} in OpenCL C, for domains of any size.
 *
 * <p>Where nothing is folded each element has a work-item of its own. Where rows are folded each
 * row has a group, or on CPU devices, where barriers are dear, one work-item that does in turns
 * what a group of {@value #LANES} would do. They compute again for every fold, and for the results,
 * what that needs of the row's elements: nothing is kept between them but the folds' numbers.
 *
 * <p>The parameters are, for each operand and then for each result, its memory, the index of its
 * first element and the distance between its rows; then the domain's rows and columns.
 */
final class FusedSource {
  /** As many partial sums as make a vector on the largest CPUs. */
  private static final int LANES = 16;

  private final FusedKernel kernel;
  private final int group;
  private final List<String> names = new ArrayList<>();
  private final Map<Integer, String> loads = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private FusedSource(FusedKernel kernel, int group) {
    this.kernel = kernel;
    this.group = group;
  }

  /** Whether a kernel folds rows. */
  static boolean folds(FusedKernel kernel) {
    return kernel.nodes().stream().anyMatch(FusedSource::isFold);
  }

  /**
   * A kernel in OpenCL C.
   *
   * @param group how many work-items fold a row together, a power of 2; 1 for no groups
   */
  static Source of(FusedKernel kernel, int group) {
    return new FusedSource(kernel, group).write();
  }

  private static boolean isFold(Node node) {
    return node instanceof Apply apply && apply.op() instanceof Op.Reduce;
  }

  private Source write() {
    String function = function();
    text.append(Expressions.FUNCTIONS).append("\n__kernel void ").append(function).append("(\n");
    int operands = kernel.operandForms().size();
    for (int i = 0; i < operands; i++) {
      parameter("const float", "a" + i);
    }
    for (int i = 0; i < kernel.results().size(); i++) {
      parameter("float", "r" + i);
    }
    text.append("    int rows, int columns) {\n");
    name();
    if (folds(kernel)) {
      byRows();
    } else {
      byElements();
    }
    text.append("}\n");
    return new Source(function, text.toString());
  }

  private void parameter(String type, String name) {
    text.append("    __global %s *%s, int %s_at, int %s_step,\n".formatted(type, name, name, name));
  }

  /** A name that says what the kernel does. */
  private String function() {
    StringBuilder function = new StringBuilder("fused");
    for (Node node : kernel.nodes()) {
      if (node instanceof Apply apply && function.length() < 48) {
        function.append('_').append(operation(apply.op()));
      }
    }
    return function.toString();
  }

  private static String operation(Op op) {
    String name =
        op instanceof Op.Unary unary
            ? unary.op().name()
            : op instanceof Op.Binary binary
                ? binary.op().name()
                : op instanceof Op.Reduce reduce ? "fold_" + reduce.op().name() : "select";
    return name.toLowerCase(Locale.ROOT);
  }

  /** Names the values, and says how operands are read. */
  private void name() {
    int operands = 0;
    for (Node node : kernel.nodes()) {
      int number = names.size();
      if (node instanceof Operand) {
        String name = "a" + operands++;
        loads.put(number, name + index(name, node.form()));
      }
      if (node instanceof Constant constant) {
        names.add(Expressions.literal((float) constant.number()));
      } else {
        names.add(node instanceof Copy copy ? names.get(copy.of()) : "v" + number);
      }
    }
  }

  private static String index(String name, Form form) {
    return "[%s_at%s%s]"
        .formatted(
            name,
            form.byRow() ? " + row * " + name + "_step" : "",
            form.byColumn() ? " + column" : "");
  }

  private void byElements() {
    Set<Integer> needed = new HashSet<>();
    kernel.results().forEach(result -> addNeeded(result, needed));
    needed.removeAll(shareNumbers());
    text.append(
        """
          const int column = get_global_id(0);
          const int row = get_global_id(1);
          if (column >= columns || row >= rows) {
            return;
          }
        """);
    define(needed, "  ");
    for (int i = 0; i < kernel.results().size(); i++) {
      store(i, onlyOnce(form(i), "row == 0", "column == 0"), "  ");
    }
  }

  /**
   * Lets one work-item of each group compute what is one number for the whole domain, if that is
   * more than a few arithmetic operations.
   *
   * @return the values that all work-items know then
   */
  private Set<Integer> shareNumbers() {
    Set<Integer> numbers = new TreeSet<>();
    boolean costly = false;
    for (int number = 0; number < names.size(); number++) {
      if (kernel.nodes().get(number) instanceof Apply apply && apply.form() == Form.SCALAR) {
        numbers.add(number);
        costly |= !isArithmetic(apply.op());
      }
    }
    if (!costly) {
      return Set.of();
    }
    text.append("  __local float numbers[%d];\n".formatted(numbers.size()));
    text.append("  if (get_local_id(0) == 0 && get_local_id(1) == 0) {\n");
    Set<Integer> needed = new HashSet<>();
    numbers.forEach(number -> addNeeded(number, needed));
    define(needed, "    ");
    forEachIndexed(
        numbers, (at, name) -> text.append("    numbers[%d] = %s;\n".formatted(at, name)));
    text.append("  }\n  barrier(CLK_LOCAL_MEM_FENCE);\n");
    forEachIndexed(
        numbers,
        (at, name) -> text.append("  const float %s = numbers[%d];\n".formatted(name, at)));
    return numbers;
  }

  private static boolean isArithmetic(Op op) {
    return op instanceof Op.Select
        || (op instanceof Op.Unary unary
            && Set.of(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.SIGN, UnaryOp.RELU).contains(unary.op()))
        || (op instanceof Op.Binary binary && binary.op() != BinaryOp.POW);
  }

  private void forEachIndexed(Set<Integer> numbers, BiConsumer<Integer, String> action) {
    int at = 0;
    for (int number : numbers) {
      action.accept(at++, names.get(number));
    }
  }

  private void byRows() {
    text.append("  const int row = get_group_id(0);\n");
    if (!isAlone()) {
      text.append("  const int item = get_local_id(0);\n");
      text.append("  __local float partial[%d];\n".formatted(group));
    }
    Set<Integer> ofRow = new HashSet<>();
    for (int number = 0; number < names.size(); number++) {
      Node node = kernel.nodes().get(number);
      if (!node.form().byColumn()) {
        ofRow.add(number);
        if (isFold(node)) {
          fold(number, (Apply) node, ofRow);
        } else {
          define(Set.of(number), "  ");
        }
      }
    }
    List<Integer> wide = new ArrayList<>();
    for (int i = 0; i < kernel.results().size(); i++) {
      if (form(i).byColumn()) {
        wide.add(i);
      } else {
        store(i, onlyOnce(form(i), "row == 0", isAlone() ? "" : "item == 0"), "  ");
      }
    }
    if (!wide.isEmpty()) {
      Set<Integer> needed = new HashSet<>(ofRow);
      wide.forEach(i -> addNeeded(kernel.results().get(i), needed));
      needed.removeAll(ofRow);
      text.append(
          isAlone()
              ? "  for (int column = 0; column < columns; column++) {\n"
              : "  for (int column = item; column < columns; column += %d) {\n".formatted(group));
      define(needed, "    ");
      wide.forEach(i -> store(i, form(i).byRow() ? "" : "row == 0", "    "));
      text.append("  }\n");
    }
  }

  private void fold(int number, Apply fold, Set<Integer> ofRow) {
    boolean isSum = ((Op.Reduce) fold.op()).op() == ReduceOp.SUM;
    int folded = fold.operands().get(0);
    Set<Integer> needed = new HashSet<>(ofRow);
    addNeeded(folded, needed);
    needed.removeAll(ofRow);
    if (isAlone()) {
      foldAlone(number, isSum, needed, names.get(folded));
    } else {
      foldTogether(number, isSum, needed, names.get(folded));
    }
  }

  private boolean isAlone() {
    return group == 1;
  }

  private static String neutral(boolean isSum) {
    return isSum ? "0.0f" : "-INFINITY";
  }

  private void foldAlone(int number, boolean isSum, Set<Integer> needed, String folded) {
    String partial = "f" + number;
    text.append(
        """
          float %1$s[%2$d];
          for (int lane = 0; lane < %2$d; lane++) {
            %1$s[lane] = %3$s;
          }
          for (int first = 0; first < columns; first += %2$d) {
            const int lanes = min(%2$d, columns - first);
            for (int lane = 0; lane < lanes; lane++) {
              const int column = first + lane;
        """
            .formatted(partial, LANES, neutral(isSum)));
    define(needed, "      ");
    text.append(
        """
              %1$s[lane] = %2$s;
            }
          }
          for (int distance = %3$d; distance > 0; distance /= 2) {
            for (int lane = 0; lane < distance; lane++) {
              %1$s[lane] = %4$s;
            }
          }
          const float v%5$d = %1$s[0];
        """
            .formatted(
                partial,
                join(isSum, partial + "[lane]", folded),
                LANES / 2,
                join(isSum, partial + "[lane]", partial + "[lane + distance]"),
                number));
  }

  private void foldTogether(int number, boolean isSum, Set<Integer> needed, String folded) {
    text.append("  float f%d = %s;\n".formatted(number, neutral(isSum)));
    text.append("  for (int column = item; column < columns; column += %d) {\n".formatted(group));
    define(needed, "    ");
    text.append("    f%d = %s;\n".formatted(number, join(isSum, "f" + number, folded)));
    text.append(
        """
          }
          partial[item] = f%d;
          barrier(CLK_LOCAL_MEM_FENCE);
          for (int distance = %d; distance > 0; distance /= 2) {
            if (item < distance) {
              partial[item] = %s;
            }
            barrier(CLK_LOCAL_MEM_FENCE);
          }
          const float v%d = partial[0];
          barrier(CLK_LOCAL_MEM_FENCE);
        """
            .formatted(
                number,
                group / 2,
                join(isSum, "partial[item]", "partial[item + distance]"),
                number));
  }

  private static String join(boolean isSum, String a, String b) {
    return isSum ? "%s + %s".formatted(a, b) : "max_of(%s, %s)".formatted(a, b);
  }

  /** Adds a value and what it is made of, as far as that is not there. */
  private void addNeeded(int number, Set<Integer> found) {
    if (!found.add(number)) {
      return;
    }
    Node node = kernel.nodes().get(number);
    if (node instanceof Apply apply) {
      apply.operands().forEach(operand -> addNeeded(operand, found));
    } else if (node instanceof Copy copy) {
      addNeeded(copy.of(), found);
    }
  }

  /** Writes the definitions of values that are read or computed, in order. */
  private void define(Set<Integer> numbers, String indent) {
    for (int number : new TreeSet<>(numbers)) {
      Node node = kernel.nodes().get(number);
      if (node instanceof Operand || node instanceof Apply) {
        String is = node instanceof Apply apply ? expression(apply) : loads.get(number);
        text.append("%sconst float v%d = %s;\n".formatted(indent, number, is));
      }
    }
  }

  private String expression(Apply apply) {
    List<String> x = apply.operands().stream().map(names::get).toList();
    if (apply.op() instanceof Op.Unary unary) {
      return Expressions.unary(unary.op(), x.get(0));
    }
    if (apply.op() instanceof Op.Binary binary) {
      return Expressions.binary(binary.op(), x.get(0), x.get(1));
    }
    return Expressions.select(x.get(0), x.get(1), x.get(2));
  }

  private Form form(int result) {
    return kernel.nodes().get(kernel.results().get(result)).form();
  }

  /** The condition under which one of all work-items that have a result stores it. */
  private static String onlyOnce(Form form, String firstRow, String firstColumn) {
    List<String> conditions = new ArrayList<>();
    if (!form.byRow()) {
      conditions.add(firstRow);
    }
    if (!form.byColumn() && !firstColumn.isEmpty()) {
      conditions.add(firstColumn);
    }
    return String.join(" && ", conditions);
  }

  private void store(int result, String condition, String indent) {
    String name = "r" + result;
    String value = names.get(kernel.results().get(result));
    text.append(
        "%s%s%s%s = %s;\n"
            .formatted(
                indent,
                condition.isEmpty() ? "" : "if (" + condition + ") ",
                name,
                index(name, form(result)),
                value));
  }
}
