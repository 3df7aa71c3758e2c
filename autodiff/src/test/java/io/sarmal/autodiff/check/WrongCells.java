package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Cells with one mistake each. */
final class WrongCells {
  private static final Parameter SHARED =
      new Parameter("shared", Shape.of(1), Initializer.constant(1));

  private WrongCells() {}

  /** A right cell whose next state is made anew from input and state. */
  private static Function<CellSpec, Cell> with(BiFunction<Var, Var, Var> change) {
    return spec ->
        new TestCell(spec) {
          @Override
          public Step step(Var x, State state) {
            return Step.of(change.apply(next(x, state.get(0)), state.get(0)));
          }
        };
  }

  static Cell keepsStateInAField(CellSpec spec) {
    return new TestCell(spec) {
      private Var last;

      @Override
      public Step step(Var x, State state) {
        Var h = last != null && last.tape() == x.tape() ? last : state.get(0);
        last = next(x, h);
        return Step.of(last, state);
      }
    };
  }

  static Cell keepsAHistory(CellSpec spec) {
    return new TestCell(spec) {
      private final List<Var> history = new ArrayList<>();

      @Override
      public Step step(Var x, State state) {
        history.add(x);
        return super.step(x, state);
      }
    };
  }

  /** Counts its steps, in one counter for all cells. */
  static Function<CellSpec, Cell> counts() {
    int[] count = new int[1];
    return spec ->
        new TestCell(spec) {
          @Override
          public Step step(Var x, State state) {
            Var h = next(x, state.get(0).times(1 + 0.1 * count[0]++));
            return Step.of(h).gate("forget", h.sigmoid());
          }
        };
  }

  static Cell isRandom(CellSpec spec) {
    return with((next, h) -> next.times(Math.random())).apply(spec);
  }

  static Cell isRandomWithoutKey(CellSpec spec) {
    return with((next, h) -> {
          Tape tape = next.tape();
          return next.times(tape.random(next.shape(), tape.fillInt(Shape.of(2), 0), 0));
        })
        .apply(spec);
  }

  static Cell mixesRows(CellSpec spec) {
    return with((next, h) -> next.minus(next.mean(0))).apply(spec);
  }

  static Cell returnsAnotherStateShape(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        Var next = next(x, state.get(0));
        return Step.of(next, State.of(next.sum(1).broadcast(next.shape().with(1, hiddenSize + 1))));
      }
    };
  }

  static Cell returnsAStatePartTooMany(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        Var next = next(x, state.get(0));
        return Step.of(next, State.of(next, next));
      }
    };
  }

  static Cell takesAStatePartTooMany(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        return Step.of(next(x, state.get(0)).plus(state.get(1)));
      }
    };
  }

  static Cell returnsANullState(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        Var next = next(x, state.get(0));
        return Step.of(next, State.of(next, null));
      }
    };
  }

  static Cell returnsNull(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        return null;
      }
    };
  }

  static Cell promisesAnotherOutputSize(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public int outputSize() {
        return hiddenSize + 1;
      }
    };
  }

  static Cell multipliesTheWrongWay(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        return Step.of(x.matmul(w, false, true));
      }
    };
  }

  static Cell readsNumbers(CellSpec spec) {
    return with((next, h) -> h.toDoubles()[0] > 0 ? next : next.negate()).apply(spec);
  }

  static Cell startsWithAnotherShape(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public State initialState(Tape tape, int batch) {
        return State.of(tape.fill(Shape.of(hiddenSize), 0));
      }
    };
  }

  static Cell cannotBeSmall(CellSpec spec) {
    if (spec.hiddenSize() < 2) {
      throw new IllegalArgumentException("no");
    }
    return new TestCell(spec);
  }

  static Cell usesAParameterThatItDoesNotList(CellSpec spec) {
    return new TestCell(spec) {
      private final Parameter scale =
          new Parameter("scale", Shape.of(hiddenSize), Initializer.constant(1));

      @Override
      public Step step(Var x, State state) {
        return Step.of(next(x, state.get(0)).times(scale));
      }
    };
  }

  static Cell listsAParameterThatItDoesNotUse(CellSpec spec) {
    return new TestCell(spec) {
      {
        bias("forgotten");
      }
    };
  }

  static Cell hasTwoParametersOfOneName(CellSpec spec) {
    return new TestCell(spec) {
      {
        bias("b");
      }
    };
  }

  static Cell sharesAParameter(CellSpec spec) {
    return new Listing(spec) {
      @Override
      public List<Parameter> parameters() {
        return List.of(SHARED);
      }
    };
  }

  static Cell listsNewParametersEveryTime(CellSpec spec) {
    return new Listing(spec) {
      @Override
      public List<Parameter> parameters() {
        return List.of(new Parameter("new", Shape.of(1), Initializer.constant(1)));
      }
    };
  }

  /** A cell on its own, {@code h' = h}, that says what its parameters are. */
  private abstract static class Listing implements Cell {
    private final CellSpec spec;

    Listing(CellSpec spec) {
      this.spec = spec;
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(spec.hiddenSize());
    }

    @Override
    public int outputSize() {
      return spec.hiddenSize();
    }

    @Override
    public Step step(Var x, State state) {
      return Step.of(state.get(0));
    }
  }

  static Cell drawsInitialValuesFromAClock(CellSpec spec) {
    return new TestCell(spec) {
      private final Parameter clock =
          declare(
              "clock", Shape.of(1), (shape, seed) -> new double[] {System.nanoTime() % 1_000_003});

      @Override
      public Step step(Var x, State state) {
        return Step.of(next(x, state.get(0)).times(clock));
      }
    };
  }

  static Cell namesAGateBeforeItsSigmoid(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        Var f = x.matmul(w).plus(b);
        Var h = state.get(0).matmul(u);
        return Step.of(f.sigmoid().times(h)).gate("forget", f);
      }
    };
  }

  static Cell stopsTheGradient(CellSpec spec) {
    return with((next, h) -> next.plus(h.detach())).apply(spec);
  }

  /** The value of one function with the gradient of another. */
  static Cell writesItsOwnGradient(CellSpec spec) {
    return with((next, h) -> next.plus(next.tanh().minus(next).detach())).apply(spec);
  }

  static Cell dividesByZero(CellSpec spec) {
    return with((next, h) -> next.plus(h.relu().log())).apply(spec);
  }

  static Cell keepsATensor(CellSpec spec) {
    return new TestCell(spec) {
      @Override
      public Step step(Var x, State state) {
        Var doubled = x.times(2);
        doubled.tape().keep(doubled);
        return Step.of(next(doubled, state.get(0)));
      }
    };
  }
}
