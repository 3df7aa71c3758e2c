package io.sarmal.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of a variable, when its tape is closed and with a variable of another tape. */
class VarMisuseTests {
  /** What asks nothing of a tape. */
  private static final Set<String> HARMLESS = Set.of("tape", "shape", "on", "toString");

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Tensor square = backend.tensor(Shape.of(2, 2), new double[] {1, 2, 3, 4});
  private final Tape tape = Tape.recording(backend);
  private final Var x = tape.variable(square).exp();
  private final Tape other = Tape.recording(backend);
  private final Var stranger = other.variable(square);

  @AfterEach
  void nothingLeaks() {
    tape.close();
    other.close();
    backend.release(square);
    assertThat(backend.liveTensors()).hasValue(0);
  }

  static Stream<Method> operations() {
    return Arrays.stream(Var.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !HARMLESS.contains(method.getName()));
  }

  static Stream<Method> operationsOnTwo() {
    return operations()
        .filter(
            method ->
                Arrays.stream(method.getParameterTypes())
                    .anyMatch(Operand.class::isAssignableFrom));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void nothingIsDoneAfterTheTapeIsClosed(Method operation) {
    tape.close();

    assertThat(failure(operation, x))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .isIn(
            "this tape is closed; variables do not outlive their tape",
            "real[2, 2] went when its tape was closed; keep what must outlive its tape");
  }

  @ParameterizedTest
  @MethodSource("operationsOnTwo")
  void variablesOfTwoTapesDoNotMix(Method operation) {
    assertThat(failure(operation, stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("real[2, 2]")
        .hasMessageEndingWith("is a variable of another tape");
  }

  /** What an operation of x ends in, with another operand where it takes one. */
  private Throwable failure(Method operation, Var operand) {
    Object[] arguments =
        Arrays.stream(operation.getParameterTypes()).map(type -> argument(type, operand)).toArray();
    Throwable thrown = catchThrowable(() -> operation.invoke(x, arguments));
    return thrown instanceof InvocationTargetException target ? target.getCause() : thrown;
  }

  private static Object argument(Class<?> type, Var operand) {
    if (Operand.class.isAssignableFrom(type)) {
      return operand;
    } else if (type == int.class) {
      return 1;
    } else if (type == double.class) {
      return 0.5;
    } else if (type == boolean.class) {
      return false;
    } else if (type == int[].class) {
      return new int[] {0, 1};
    } else if (type == Shape.class) {
      return Shape.of(1, 2, 2);
    }
    throw new IllegalArgumentException(type + ": say what to pass for it");
  }
}
