package io.sarmal.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java code in a document: a whole file, which is compiled as it is, or statements, which are
 * compiled as the body of an {@link Example} and run.
 */
record JavaBlock(CodeBlock block) {
  private static final Pattern FILE = Pattern.compile("(?m)^import ");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:(?:public|abstract|final) )*(?:class|interface|record) (\\w+)");
  private static final String STATEMENTS = "Statements";

  private static final String EXAMPLE =
      """
      import io.sarmal.apps.onnx.*;
      import io.sarmal.autodiff.*;
      import io.sarmal.autodiff.cell.*;
      import io.sarmal.autodiff.check.*;
      import io.sarmal.autodiff.interop.*;
      import io.sarmal.autodiff.io.*;
      import io.sarmal.autodiff.model.*;
      import io.sarmal.autodiff.nn.*;
      import io.sarmal.autodiff.optim.*;
      import io.sarmal.autodiff.train.*;
      import io.sarmal.core.*;
      import io.sarmal.core.check.*;
      import io.sarmal.core.op.*;
      import io.sarmal.core.pass.*;
      import io.sarmal.core.plugin.*;
      import io.sarmal.core.program.*;
      import io.sarmal.core.reference.*;
      import java.nio.file.Path;
      import java.util.List;
      import java.util.Map;
      import java.util.Optional;
      import java.util.TreeMap;

      public final class %s extends io.sarmal.apps.docs.Example {
        @Override
        protected void run() throws Exception {
      %s
        }
      }
      """;

  /** The name of the class, if this is a whole file. */
  Optional<String> type() {
    Matcher matcher = TYPE.matcher(block.code());
    return FILE.matcher(block.code()).find() && matcher.find()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** The source file in a folder, written there. */
  Path write(Path folder) throws IOException {
    String code = type().isPresent() ? block.code() : EXAMPLE.formatted(STATEMENTS, block.code());
    return Files.writeString(folder.resolve(type().orElse(STATEMENTS) + ".java"), code);
  }

  /** Compiles statements and runs them. */
  void run(Path folder) throws Exception {
    compile(folder);
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader());
        Example example =
            (Example) loader.loadClass(STATEMENTS).getDeclaredConstructor().newInstance()) {
      example.run(folder);
    }
  }

  void compile(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-classpath",
              System.getProperty("java.class.path"),
              "-d",
              folder.toString());
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(write(folder).toFile()))
              .call();
      assertThat(compiled).as("%s compiles:%n%s", block, messages).isTrue();
    }
  }
}
