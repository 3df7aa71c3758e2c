package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.PyTorchAgreement;
import java.util.List;

/** {@code torch.nn.LSTM}. */
class LstmPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "lstm";
  }

  @Override
  protected List<String> gates() {
    return List.of("i", "f", "g", "o");
  }
}
