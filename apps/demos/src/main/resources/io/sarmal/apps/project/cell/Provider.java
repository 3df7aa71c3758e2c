package ${package};

import com.google.auto.service.AutoService;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;

/**
 * The cell {@code ${name}}: a forget gate says how much of the state stays, and what is new takes
 * the place of the rest.
 *
 * <pre>
 * f  = σ(x·Wf + h·Uf + bf)        the forget gate, within (0, 1)
 * c  = tanh(x·Wc + h·Uc + bc)     the candidate, within (-1, 1)
 * h' = f ∘ h + (1 - f) ∘ c
 * </pre>
 *
 * <p>Of B rows at once: the input x is {@code [B, F]}, the state h, the gates and the output h'
 * are {@code [B, H]}. The weights W are {@code [F, H]}, U {@code [H, H]}, the biases b {@code [H]}.
 */
@AutoService(CellProvider.class)
public final class ${class}Provider implements CellProvider {
  @Override
  public String name() {
    return "${name}";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Equations(spec);
  }

  private static final class Equations extends BasicCell {
    // A parameter is declared once, as a field, and is trained and saved from then on.
    private final Parameter wf = inputWeight("wf");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter bf = bias("bf", 1); // begins open, so that it remembers
    private final Parameter wc = inputWeight("wc");
    private final Parameter uc = recurrentWeight("uc");
    private final Parameter bc = bias("bc");

    Equations(CellSpec spec) {
      super(spec);
    }

    /** One time step. A cell keeps nothing: what it remembers is in the state that it returns. */
    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var f = x.matmul(wf).plus(h.matmul(uf)).plus(bf).sigmoid();
      Var c = x.matmul(wc).plus(h.matmul(uc)).plus(bc).tanh();
      Var next = f.times(h).plus(f.oneMinus().times(c));
      return Step.of(next).gate("forget", f);
    }
  }
}
