package io.sarmal.core.pass;

import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.List;

/**
 * The passes over loops, in their order.
 *
 * <p>Out of a {@linkplain Scan#checkpointed checkpointed} loop only what is the same in every step
 * moves: all else would lie in memory for all steps at once, which such a loop is there to avoid.
 */
public final class LoopPasses {
  private LoopPasses() {}

  /** The same program with every loop as fast as the passes make it. */
  public static Program optimize(Program program) {
    Program merged = rewrite(program, LoopPasses::merge);
    Program hoisted = rewrite(merged, Hoist::apply);
    return Simplify.apply(rewrite(hoisted, DeferSums::apply));
  }

  private static List<Value> merge(Scan scan, List<Value> arguments, SymbolicBackend outer) {
    if (scan.checkpointed()) {
      return outer.emit(new Op.Loop(simplify(scan)), arguments);
    }
    Scan ordered = SumOrder.apply(simplify(scan));
    Scan merged = simplify(WidenSums.apply(MergeProducts.apply(ordered)));
    return outer.emit(new Op.Loop(merged), arguments);
  }

  private static Scan simplify(Scan scan) {
    return scan.withStep(Simplify.apply(scan.step()));
  }

  /** Writes a loop, changed, into a trace. */
  private interface LoopPass {
    List<Value> apply(Scan scan, List<Value> arguments, SymbolicBackend outer);
  }

  private static Program rewrite(Program program, LoopPass pass) {
    SymbolicBackend trace = new SymbolicBackend();
    Copier copier = new Copier(trace);
    copier.inputs(program);
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() instanceof Op.Loop loop) {
        List<Value> results = pass.apply(loop.scan(), copier.get(instruction.operands()), trace);
        for (int i = 0; i < results.size(); i++) {
          copier.put(instruction.results().get(i), results.get(i));
        }
      } else {
        copier.copy(instruction);
      }
    }
    return copier.build(program);
  }
}
