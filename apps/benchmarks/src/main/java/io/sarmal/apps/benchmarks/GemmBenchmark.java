package io.sarmal.apps.benchmarks;

import io.sarmal.backend.cpu.Gemm;
import io.sarmal.backend.cpu.Kernels;
import io.sarmal.backend.cpu.Matrix;
import io.sarmal.backend.cpu.PackedMatrix;
import io.sarmal.backend.cpu.PlainKernels;
import io.sarmal.backend.cpu.Workers;
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
 * Matrix products of the sizes that recurrent nets have. The counter {@code gflops} is in GFLOP/s.
 *
 * <p>Several forks, since a compiler's bad day lasts as long as its JVM: look at the worst, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {
  /** M, N and K; dW is the gradient of a weight, {@code Xᵀ·dY}, dX that of an input. */
  @Param({
    "64,1024,256",
    "4096,1024,128",
    "64,2048,512",
    "6400,2048,512",
    "1024,1024,1024",
    "50,512,128",
    "1,1024,256",
    "dW 256,1024,4096",
    "dX 4096,128,1024"
  })
  public String product;

  /** How many threads share a product. */
  @Param({"1", "2"})
  public int threads;

  /** The kernels on the Vector API or those in plain Java. */
  @Param("vector")
  public String kernels;

  private Workers workers;
  private Gemm gemm;
  private Matrix a;
  private Matrix b;
  private Matrix c;
  private PackedMatrix packed;

  /** Makes random matrices. */
  @Setup
  public void open() {
    workers = new Workers(threads);
    gemm =
        new Gemm((kernels.equals("plain") ? new PlainKernels() : Kernels.best()).gemm(), workers);
    String[] size = product.replaceAll("d[WX] ", "").split(",", -1);
    int m = Integer.parseInt(size[0]);
    int n = Integer.parseInt(size[1]);
    int k = Integer.parseInt(size[2]);
    a = product.startsWith("dW") ? random(k, m).transposed() : random(m, k);
    b = product.startsWith("dX") ? random(n, k).transposed() : random(k, n);
    c = Matrix.of(new float[m * n], m, n);
    packed = gemm.pack(b);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    workers.close();
  }

  /** A product of two matrices as they lie. */
  @Benchmark
  public Matrix product(Rate rate) {
    gemm.multiply(a, b, null, c);
    rate.gflops += 2.0 * c.rows() * c.columns() * a.columns();
    return c;
  }

  /** A product with a matrix that was packed before, as recurrent weights are. */
  @Benchmark
  public Matrix prepacked(Rate rate) {
    gemm.multiply(a, packed, null, c);
    rate.gflops += 2.0 * c.rows() * c.columns() * a.columns();
    return c;
  }

  private static Matrix random(int rows, int columns) {
    Random random = new Random(1);
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return Matrix.of(x, rows, columns);
  }

  /** Counts operations; per nanosecond that is GFLOP/s. */
  @State(Scope.Thread)
  @AuxCounters
  public static class Rate {
    /** Additions and multiplications. */
    public double gflops;
  }
}
