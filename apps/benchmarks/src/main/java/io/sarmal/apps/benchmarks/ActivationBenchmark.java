package io.sarmal.apps.benchmarks;

import io.sarmal.backend.cpu.Kernels;
import io.sarmal.backend.cpu.PlainKernels;
import io.sarmal.backend.cpu.UnaryKernel;
import io.sarmal.core.op.UnaryOp;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions of each element of a block that fits the first-level cache, in ns per element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBenchmark {
  private static final int SIZE = 2048;

  /** What to compute. */
  @Param({"EXP", "LOG", "TANH", "SIGMOID", "RELU"})
  public UnaryOp op;

  /** The kernels on the Vector API or those in plain Java. */
  @Param({"vector", "plain"})
  public String kernels;

  private final float[] x = new float[SIZE];
  private final float[] y = new float[SIZE];
  private UnaryKernel kernel;

  /** Makes random operands where the functions bend. */
  @Setup
  public void open() {
    kernel = (kernels.equals("plain") ? new PlainKernels() : Kernels.best()).unary(op);
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      x[i] = 10 * random.nextFloat() - 5;
    }
  }

  /** One block. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] block() {
    kernel.apply(x, 0, y, 0, SIZE);
    return y;
  }
}
