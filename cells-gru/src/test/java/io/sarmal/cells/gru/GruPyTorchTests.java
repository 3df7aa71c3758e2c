package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.PyTorchAgreement;
import java.util.List;

/** {@code torch.nn.GRU}: its two biases of the candidate are ours too. */
class GruPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "gru";
  }

  @Override
  protected List<String> gates() {
    return List.of("r", "z", "n");
  }

  @Override
  protected List<String> biases(String bias) {
    return switch (bias) {
      case "bn" -> List.of("bias_ih");
      case "cn" -> List.of("bias_hh");
      default -> super.biases(bias);
    };
  }
}
