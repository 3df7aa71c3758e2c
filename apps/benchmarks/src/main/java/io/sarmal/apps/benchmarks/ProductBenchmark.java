package io.sarmal.apps.benchmarks;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.plugin.Backends;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix products of the sizes that recurrent nets have, on any backend. The counter {@code gflops}
 * is in GFLOP/s.
 *
 * <p>An invocation computes several products, as a loop does, and then waits for the last.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
  private static final int PRODUCTS = 16;

  /** The name of the backend. */
  @Param({"cpu", "opencl"})
  public String backend;

  /** M, N and K; dW is the gradient of a weight, {@code Xᵀ·dY}, dX that of an input. */
  @Param({
    "64,1024,256",
    "4096,1024,128",
    "64,2048,512",
    "1024,1024,1024",
    "50,512,128",
    "1,1024,256",
    "dW 256,1024,4096",
    "dX 64,256,1024",
    "dX 4096,128,1024"
  })
  public String product;

  private Backend device;
  private boolean transposeA;
  private boolean transposeB;
  private Tensor a;
  private Tensor b;
  private double flops;

  /** Makes random matrices. */
  @Setup
  public void open() {
    device = Backends.open(backend);
    String[] size = product.replaceAll("d[WX] ", "").split(",", -1);
    int m = Integer.parseInt(size[0]);
    int n = Integer.parseInt(size[1]);
    int k = Integer.parseInt(size[2]);
    transposeA = product.startsWith("dW");
    transposeB = product.startsWith("dX");
    a = transposeA ? random(k, m) : random(m, k);
    b = transposeB ? random(n, k) : random(k, n);
    flops = 2.0 * m * n * k;
  }

  /** Gives back the memory. */
  @TearDown
  public void close() {
    device.release(a);
    device.release(b);
    device.close();
  }

  /** Products of two matrices as they lie. */
  @Benchmark
  public float products(Rate rate) {
    Tensor last = device.matmul(a, transposeA, b, transposeB);
    for (int i = 1; i < PRODUCTS; i++) {
      device.release(last);
      last = device.matmul(a, transposeA, b, transposeB);
    }
    Tensor row = device.slice(last, 0, 0, 1);
    Tensor number = device.slice(row, 1, 0, 1);
    float[] value = new float[1];
    device.read(number, value);
    device.release(number);
    device.release(row);
    device.release(last);
    rate.gflops += PRODUCTS * flops;
    return value[0];
  }

  private Tensor random(int rows, int columns) {
    Random random = new Random(1);
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return device.tensor(Shape.of(rows, columns), x);
  }

  /** Counts operations; per nanosecond that is GFLOP/s. */
  @State(Scope.Thread)
  @AuxCounters
  public static class Rate {
    /** Additions and multiplications. */
    public double gflops;
  }
}
