package io.sarmal.core.plan;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.sarmal.core.Backend;
import io.sarmal.core.Tensor;
import io.sarmal.core.plan.ProgramPlan.Action;
import io.sarmal.core.plan.ProgramPlan.Join;
import io.sarmal.core.plan.ProgramPlan.Kernel;
import io.sarmal.core.plan.ProgramPlan.Loop;
import io.sarmal.core.plan.ProgramPlan.Product;
import io.sarmal.core.plan.ProgramPlan.RowBlocks;
import io.sarmal.core.plan.ProgramPlan.Single;
import io.sarmal.core.plan.ProgramPlan.Use;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.RuntimeSizes;
import io.sarmal.core.program.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A program that runs as it was planned, on the backend that runs the actions.
 *
 * @param <K> what that backend makes of a fused kernel
 */
public final class PlannedProgram<K> implements Executable {
  /** Plans for so many different sizes are remembered. */
  private static final int MOST_REMEMBERED = 64;

  private final Backend backend;
  private final ActionRunner<K> actions;
  private final Program program;
  private final LoadingCache<RuntimeSizes, Prepared<K>> plans;

  /**
   * A program on a backend, which runs single operations itself.
   *
   * @param actions runs the backend's other actions
   */
  public PlannedProgram(Backend backend, ActionRunner<K> actions, Program program) {
    this.backend = backend;
    this.actions = actions;
    this.program = program;
    this.plans =
        CacheBuilder.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .build(CacheLoader.from(this::prepare));
  }

  /**
   * A plan ready to run.
   *
   * @param kernels for each action that has a fused kernel, what was made of it
   */
  private record Prepared<K>(ProgramPlan plan, List<Optional<K>> kernels) {}

  private Prepared<K> prepare(RuntimeSizes sizes) {
    ProgramPlan plan = ProgramPlanner.plan(program, sizes, actions.abilities());
    return new Prepared<>(
        plan, plan.actions().stream().map(each -> fused(each).map(actions::prepare)).toList());
  }

  private static Optional<FusedKernel> fused(Action action) {
    if (action instanceof Kernel kernel) {
      return Optional.of(kernel.fused());
    }
    return action instanceof RowBlocks blocks
        ? Optional.of(blocks.kernel().fused())
        : Optional.empty();
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public List<Tensor> run(List<? extends Tensor> arguments) {
    return run(arguments, Set.of());
  }

  @Override
  public List<Tensor> run(List<? extends Tensor> arguments, Set<Integer> donated) {
    return new Run(plans.getUnchecked(program.bind(arguments))).run(arguments, donated);
  }

  @Override
  public Explanation explain(List<? extends Tensor> arguments) {
    RuntimeSizes sizes = program.bind(arguments);
    return new Explanation(
        program, sizes, ProgramPlanner.explain(backend, program, sizes, actions.abilities()));
  }

  /** One run: the tensors that there are, by number. */
  private final class Run {
    private final ProgramPlan plan;
    private final List<Optional<K>> kernels;
    private final Tensor[] tensors;
    private final BitSet own = new BitSet();

    /** The numbers of tensors that nobody else reads: what was made here, and what was donated. */
    private final BitSet free = new BitSet();

    Run(Prepared<K> prepared) {
      this.plan = prepared.plan();
      this.kernels = prepared.kernels();
      this.tensors = new Tensor[plan.values()];
    }

    List<Tensor> run(List<? extends Tensor> arguments, Set<Integer> donated) {
      List<Value> inputs = program.inputs().values().asList();
      for (int i = 0; i < inputs.size(); i++) {
        int number = inputs.get(i).id();
        tensors[number] = arguments.get(i);
        free.set(number, donated.contains(i));
      }
      try {
        for (int i = 0; i < plan.actions().size(); i++) {
          run(plan.actions().get(i), kernels.get(i), plan.lastUses().get(i));
          for (int number : plan.lastUses().get(i)) {
            if (own.get(number)) {
              release(number);
            }
          }
        }
        return outputs();
      } catch (RuntimeException | Error e) {
        for (int number : own.stream().toArray()) {
          release(number);
        }
        throw e;
      }
    }

    private void run(Action action, Optional<K> prepared, List<Integer> lastUses) {
      if (action instanceof Kernel kernel) {
        run(kernel, prepared.orElseThrow(), lastUses);
      } else if (action instanceof RowBlocks blocks) {
        putAll(
            blocks.made(), actions.run(blocks, prepared.orElseThrow(), number -> tensors[number]));
      } else if (action instanceof Product product) {
        withOperands(
            product.operands(), in -> put(product.result().number(), actions.run(product, in)));
      } else if (action instanceof Join join) {
        withOperands(join.operands(), in -> put(join.result().number(), actions.run(join, in)));
      } else if (action instanceof Loop loop) {
        BitSet dying = dying(loop.read(), lastUses);
        withOperands(loop.operands(), in -> putAll(loop.made(), actions.run(loop, in, dying)));
      } else if (action instanceof Single single) {
        withOperands(
            single.operands(), in -> putAll(single.results(), single.op().apply(backend, in)));
      }
    }

    private void run(Kernel kernel, K prepared, List<Integer> lastUses) {
      List<Tensor> operands = new ArrayList<>();
      kernel.operands().forEach(number -> operands.add(tensors[number]));
      List<Tensor> results =
          actions.run(kernel, prepared, operands, dying(kernel.operands(), lastUses));
      for (int i = 0; i < results.size(); i++) {
        put(kernel.results().get(i).number(), results.get(i));
      }
    }

    /** The positions of operands that nobody reads any more. */
    private BitSet dying(List<Integer> operands, List<Integer> lastUses) {
      BitSet dying = new BitSet();
      for (int i = 0; i < operands.size(); i++) {
        int number = operands.get(i);
        dying.set(i, free.get(number) && lastUses.contains(number));
      }
      return dying;
    }

    /** Does something with tensors in the shapes in which they are used. */
    private void withOperands(List<Use> uses, Consumer<List<Tensor>> action) {
      List<Tensor> operands = new ArrayList<>();
      List<Tensor> views = new ArrayList<>();
      for (Use use : uses) {
        Tensor tensor = tensors[use.number()];
        if (!tensor.shape().equals(use.shape())) {
          tensor = backend.reshape(tensor, use.shape());
          views.add(tensor);
        }
        operands.add(tensor);
      }
      try {
        action.accept(operands);
      } finally {
        views.forEach(backend::release);
      }
    }

    private void putAll(List<Integer> numbers, List<Tensor> results) {
      for (int i = 0; i < results.size(); i++) {
        put(numbers.get(i), results.get(i));
      }
    }

    private void put(int number, Tensor tensor) {
      tensors[number] = tensor;
      own.set(number);
      free.set(number);
    }

    private void release(int number) {
      backend.release(tensors[number]);
      tensors[number] = null;
      own.clear(number);
    }

    /** A new tensor for each output; what was made here lives on in them. */
    private List<Tensor> outputs() {
      List<Tensor> outputs = new ArrayList<>();
      for (Use use : plan.outputs()) {
        Tensor tensor = tensors[use.number()];
        outputs.add(backend.reshape(tensor, use.shape()));
      }
      for (int number : own.stream().toArray()) {
        release(number);
      }
      return outputs;
    }
  }
}
