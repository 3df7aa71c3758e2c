package io.sarmal.autodiff;

import com.google.common.collect.Lists;
import io.sarmal.autodiff.Tape.Node;
import io.sarmal.core.program.Op;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One backward pass: a loop from the last node to the first. */
final class Backward {
  private final Tape tape;
  private final List<Node> nodes;
  private final Adjoint[] adjoints;
  private final BitSet dependent = new BitSet();

  /** A pass over what a tape has recorded so far. */
  Backward(Tape tape, List<Node> nodes) {
    this.tape = tape;
    this.nodes = nodes;
    adjoints = new Adjoint[tape.size()];
  }

  List<Var> run(List<Var> ys, List<Var> seeds, List<Var> by) {
    Set<Var> wanted = new HashSet<>(by);
    markDependent(by);
    Map<Var, Var> found = new HashMap<>();
    for (int i = 0; i < ys.size(); i++) {
      adjoint(ys.get(i)).add(seeds.get(i));
    }
    for (Node node : Lists.reverse(nodes)) {
      int mark = tape.size();
      List<Var> gradients = new ArrayList<>();
      for (Var result : node.results()) {
        gradients.add(take(result, wanted, found));
      }
      if (gradients.stream().anyMatch(g -> g != null)) {
        propagate(node, gradients);
      }
      for (int k = 0; k < gradients.size(); k++) {
        if (gradients.get(k) != null && !found.containsKey(node.results().get(k))) {
          tape.drop(gradients.get(k));
        }
      }
      tape.releaseUnheld(mark);
    }
    int mark = tape.size();
    List<Var> results = new ArrayList<>();
    for (Var x : by) {
      results.add(found.containsKey(x) ? found.get(x) : take(x, wanted, found));
    }
    tape.releaseUnheld(mark);
    return results;
  }

  /** Finds what depends on any variable that is differentiated by; the rest needs no gradient. */
  private void markDependent(List<Var> by) {
    by.forEach(x -> dependent.set(x.id()));
    for (Node node : nodes) {
      if (node.operands().stream().anyMatch(x -> dependent.get(x.id()))) {
        node.results().stream().filter(Var::isTracked).forEach(y -> dependent.set(y.id()));
      }
    }
  }

  private Var take(Var x, Set<Var> wanted, Map<Var, Var> found) {
    Adjoint adjoint = x.id() < adjoints.length ? adjoints[x.id()] : null;
    if (adjoint == null) {
      return null;
    }
    adjoints[x.id()] = null;
    Var gradient = adjoint.take();
    if (wanted.contains(x)) {
      found.put(x, gradient);
    }
    return gradient;
  }

  private Adjoint adjoint(Var x) {
    if (adjoints[x.id()] == null) {
      adjoints[x.id()] = new Adjoint(tape, x.shape());
    }
    return adjoints[x.id()];
  }

  private void propagate(Node node, List<Var> gradients) {
    if (node.op() instanceof Op.Loop loop) {
      List<Boolean> wanted = node.operands().stream().map(x -> dependent.get(x.id())).toList();
      List<Var> inputs =
          ScanDerivative.pullBack(loop.scan(), node.operands(), node.results(), gradients, wanted);
      for (int i = 0; i < inputs.size(); i++) {
        if (inputs.get(i) != null) {
          adjoint(node.operands().get(i)).add(inputs.get(i));
        }
      }
      return;
    }
    Var y = node.results().get(0);
    Var g = gradients.get(0);
    for (int i = 0; i < node.operands().size(); i++) {
      Var x = node.operands().get(i);
      if (!dependent.get(x.id())) {
        continue;
      }
      if (node.op() instanceof Op.Slice slice) {
        adjoint(x).addSlice(slice.axis(), slice.from(), slice.to(), g);
        continue;
      }
      Var gradient = Derivatives.of(node.op(), node.operands(), i, y, g);
      if (gradient != null) {
        adjoint(x).add(Derivatives.unbroadcast(gradient, x.shape()));
      }
    }
  }
}
