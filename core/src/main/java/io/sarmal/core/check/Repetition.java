package io.sarmal.core.check;

import static io.sarmal.core.check.Expect.expect;

import com.google.common.util.concurrent.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The same work again, and several at once, have to give the same bits. */
final class Repetition {
  private Repetition() {}

  static void sameBits(String what, int times, Supplier<List<Sample>> work) {
    List<Sample> first = work.get();
    for (int i = 1; i < times; i++) {
      expectSame(what + ", run " + (i + 1), first, work.get());
    }
  }

  /** Runs each work alone, and then all of them at once, each on its own thread. */
  static void sameBitsAtOnce(String what, int times, List<Supplier<List<Sample>>> works) {
    List<List<Sample>> alone = works.stream().map(Supplier::get).toList();
    CyclicBarrier start = new CyclicBarrier(works.size());
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < works.size(); i++) {
        List<Sample> expected = alone.get(i);
        Supplier<List<Sample>> work = works.get(i);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int k = 0; k < times; k++) {
                    expectSame(what + " beside other threads", expected, work.get());
                  }
                  return null;
                }));
      }
      running.forEach(Futures::getUnchecked);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void expectSame(String what, List<Sample> first, List<Sample> again) {
    for (int k = 0; k < first.size(); k++) {
      Sample a = first.get(k);
      Sample b = again.get(k);
      expect(a.type().equals(b.type()), "%s to give %s again, but was given %s", what, a, b);
      for (int i = 0; i < a.values().length(); i++) {
        double x = a.values().get(i);
        double y = b.values().get(i);
        expect(
            Double.doubleToLongBits(x) == Double.doubleToLongBits(y),
            "%s to give the same bits: result %s of type %s has %s at position %s, but had %s",
            what,
            k + 1,
            a,
            y,
            i,
            x);
      }
    }
  }
}
