package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.PyTorchAgreement;
import java.util.List;

/** {@code torch.nn.RNN} with tanh, which has one block of rows. */
class RnnPyTorchTests extends PyTorchAgreement {
  @Override
  protected String cell() {
    return "rnn";
  }

  @Override
  protected List<String> gates() {
    return List.of("");
  }
}
