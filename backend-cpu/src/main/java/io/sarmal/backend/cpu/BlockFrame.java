package io.sarmal.backend.cpu;

import io.sarmal.core.plan.Form;
import java.util.stream.Stream;

/** One thread's memory for running blocks of a {@link BlockProgram}, used again for every run. */
final class BlockFrame {
  /** Rows shorter than this are made dense first: a call for each would cost more than a copy. */
  private static final int NARROW = 32;

  /** What an operation has at most. */
  static final int MOST_OPERANDS = 5;

  private static final ThreadLocal<BlockFrame> FRAMES = ThreadLocal.withInitial(BlockFrame::new);

  private BlockView[] views = {};
  private AlignedMemory.Part scratch = AlignedMemory.shared().take(0);
  private float[] uniforms = {};
  private final BlockView[] operands = new BlockView[MOST_OPERANDS];
  private final BlockView[] copies =
      Stream.generate(BlockView::new).limit(MOST_OPERANDS).toArray(BlockView[]::new);
  private final BlockView dense = new BlockView();

  // The run and the block under way.
  private BlockPlan plan;
  private BlockMemory memory;
  private BlockGrid grid;
  private int rows;
  private int columns;

  private BlockFrame() {}

  /** The calling thread's. */
  static BlockFrame current() {
    return FRAMES.get();
  }

  /** Computes what is the same for all rows, and gives the memory that holds it. */
  float[] prologue(BlockPlan plan, BlockMemory memory, int width) {
    int size = plan.scalars() + plan.rows() * width;
    if (uniforms.length < size) {
      uniforms = new float[size];
    }
    for (int i = 0; i < plan.constants().size(); i++) {
      uniforms[i] = plan.constants().get(i);
    }
    if (!plan.prologue().isEmpty()) {
      begin(plan, memory, new BlockGrid(1, width, 1, width));
      place(0, uniforms);
      for (int i = 0; i < plan.prologue().size(); i++) {
        execute(plan.prologue().get(i));
      }
      end();
    }
    return uniforms;
  }

  /**
   * Runs the blocks {@code from} to {@code to - 1}.
   *
   * @param uniforms what {@link #prologue} gave, maybe on another thread
   */
  void run(BlockPlan plan, BlockMemory memory, float[] uniforms, BlockGrid grid, int from, int to) {
    begin(plan, memory, grid);
    int size = columnStart(plan.columns());
    if (scratch.length() < size) {
      AlignedMemory.shared().giveBack(scratch);
      scratch = AlignedMemory.shared().take(size);
    }
    for (int block = from; block < to; block++) {
      place(block, uniforms);
      for (int i = 0; i < plan.body().size(); i++) {
        execute(plan.body().get(i));
      }
    }
    end();
  }

  private void begin(BlockPlan plan, BlockMemory memory, BlockGrid grid) {
    this.plan = plan;
    this.memory = memory;
    this.grid = grid;
    if (views.length < plan.homes().size()) {
      views = new BlockView[plan.homes().size()];
      for (int i = 0; i < views.length; i++) {
        views[i] = new BlockView();
      }
    }
  }

  /** Lets go of the caller's arrays. */
  private void end() {
    for (BlockView view : views) {
      view.data = null;
    }
    plan = null;
    memory = null;
  }

  /** Points the views at a block. */
  private void place(int block, float[] uniforms) {
    rows = grid.height(block);
    columns = grid.width(block);
    int blockSize = blockSize();
    for (int i = 0; i < plan.homes().size(); i++) {
      BlockHome home = plan.homes().get(i);
      int number = home.number();
      switch (home.kind()) {
        case MEMORY -> placeMemory(views[i], home, block);
        case TEMPORARY ->
            views[i].set(scratch.array(), scratch.offset() + number * blockSize, columns);
        case COLUMN -> views[i].set(scratch.array(), scratch.offset() + columnStart(number), 1);
        case ROW -> {
          int row = plan.scalars() + number * grid.columns();
          views[i].set(uniforms, row + grid.left(block), 0);
        }
        case SCALAR -> views[i].set(uniforms, number, 0);
      }
    }
  }

  private void placeMemory(BlockView view, BlockHome home, int block) {
    int place = home.number();
    int stride = home.form().byRow() ? memory.rowStride(place) : 0;
    int left = home.form().byColumn() ? grid.left(block) : 0;
    view.set(memory.data(place), memory.offset(place) + grid.top(block) * stride + left, stride);
  }

  private int columnStart(int number) {
    return plan.temporaries() * blockSize() + number * grid.blockRows();
  }

  /** The room for a temporary, which keeps those that follow aligned. */
  private int blockSize() {
    return AlignedMemory.aligned(grid.blockRows() * grid.blockColumns());
  }

  private void execute(BlockInstruction instruction) {
    BlockOperation operation = instruction.operation();
    Form form = instruction.form();
    int height = form.byRow() ? rows : 1;
    int width = form.byColumn() ? columns : 1;
    if (width == 0 && !operation.isFold()) {
      return;
    }
    boolean flat = true;
    for (int i = 0; i < instruction.operands().length(); i++) {
      int operand = instruction.operands().get(i);
      operands[i] = views[operand];
      operands[i].run = form.reads(plan.homes().get(operand).form());
      flat &= operands[i].isFlat(width);
    }
    BlockView result = views[instruction.result()];
    if (operation.isFold()) {
      operation.run(operands, result, height, width);
      return;
    }
    result.run = true;
    if (height == 1 || (flat && result.isFlat(width))) {
      operation.run(operands, result, 1, height * width);
    } else if (width < NARROW) {
      narrow(instruction, result, height, width);
    } else {
      operation.run(operands, result, height, width);
    }
  }

  /** Works on dense copies of what is not dense. */
  private void narrow(BlockInstruction instruction, BlockView result, int height, int width) {
    for (int i = 0; i < instruction.operands().length(); i++) {
      if (!operands[i].isFlat(width)) {
        operands[i] = copies[i].copy(operands[i], height, width);
      }
    }
    if (result.isFlat(width)) {
      instruction.operation().run(operands, result, 1, height * width);
    } else {
      dense.reserve(height, width);
      instruction.operation().run(operands, dense, 1, height * width);
      BlockOperation.copy(dense, result, height, width);
    }
  }
}
