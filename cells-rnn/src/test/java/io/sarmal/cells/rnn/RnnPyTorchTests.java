package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.PyTorchAgreement;

/** {@code torch.nn.RNN} with tanh. */
class RnnPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "rnn";
  }
}
