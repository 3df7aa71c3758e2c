package io.sarmal.core.pass;

import com.google.common.collect.Iterables;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The passes over loops, in their order.
 *
 * <p>Out of a {@linkplain Scan#checkpointed checkpointed} loop only what is the same in every step
 * moves: all else would lie in memory for all steps at once, which such a loop is there to avoid.
 */
public final class LoopPasses {
  /**
   * A program after a pass.
   *
   * @param pass the name of the pass, in a few words
   */
  public record Stage(String pass, Program program) {}

  private record Pass(String name, LoopPass pass) {}

  private static final List<Pass> PASSES =
      List.of(
          new Pass("simplify", everyLoop(LoopPasses::simplify)),
          new Pass("order sums", loopsWithAllSteps(SumOrder::apply)),
          new Pass("merge products", loopsWithAllSteps(MergeProducts::apply)),
          new Pass("widen sums", loopsWithAllSteps(WidenSums::apply)),
          new Pass("simplify again", everyLoop(LoopPasses::simplify)),
          new Pass("hoist", Hoist::apply),
          new Pass("defer sums", DeferSums::apply));

  private LoopPasses() {}

  /** The same program with every loop as fast as the passes make it. */
  public static Program optimize(Program program) {
    return Iterables.getLast(stages(program)).program();
  }

  /** The program after each pass in turn; the last is what {@link #optimize} gives. */
  public static List<Stage> stages(Program program) {
    List<Stage> stages = new ArrayList<>();
    Program current = program;
    for (Pass pass : PASSES) {
      current = rewrite(current, pass.pass);
      stages.add(new Stage(pass.name, current));
    }
    stages.add(new Stage("simplify around loops", Simplify.apply(current)));
    return stages;
  }

  private static LoopPass everyLoop(UnaryOperator<Scan> change) {
    return (scan, arguments, outer) -> outer.emit(new Op.Loop(change.apply(scan)), arguments);
  }

  private static LoopPass loopsWithAllSteps(UnaryOperator<Scan> change) {
    return everyLoop(scan -> scan.checkpointed() ? scan : change.apply(scan));
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
