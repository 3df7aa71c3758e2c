package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.PyTorchAgreement;

/** {@code torch.nn.GRU}. */
class GruPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "gru";
  }
}
