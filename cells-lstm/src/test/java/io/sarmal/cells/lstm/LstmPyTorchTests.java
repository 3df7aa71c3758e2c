package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.PyTorchAgreement;

/** {@code torch.nn.LSTM}. */
class LstmPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "lstm";
  }
}
