package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathTests {
  private static final ClassLoader PARENT = PluginPathTests.class.getClassLoader();

  @TempDir Path folder;

  @Test
  void seesAJarAFolderOfJarsAndSeveralOfThese() throws IOException {
    jar("alone.jar");
    jar("folder/first.jar");
    jar("folder/second.jar");
    jar("other.jar");
    String two = folder.resolve("alone.jar") + File.pathSeparator + folder.resolve("folder");

    ClassLoader loader =
        PluginPath.loader(List.of(two, folder.resolve("other.jar").toString()), PARENT);

    assertThat(List.of("alone", "first", "second", "other"))
        .allSatisfy(name -> assertThat(loader.getResource(name + ".jar.txt")).isNotNull());
    assertThat(loader.getResource("io/sarmal/apps/Sarmal.class")).isNotNull();
  }

  @Test
  void addsNothingForNoPath() {
    assertThat(PluginPath.loader(List.of(), PARENT)).isSameAs(PARENT);
    assertThat(PluginPath.loader(List.of(""), PARENT)).isSameAs(PARENT);
  }

  @Test
  void refusesWhatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PluginPath.loader(List.of("nowhere.jar"), PARENT))
        .withMessage("no plugins at 'nowhere.jar': expected a jar or a folder of jars");
  }

  @Test
  void refusesAFolderWithoutAJar() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PluginPath.loader(List.of(folder.toString()), PARENT))
        .withMessageContaining("the folder holds no jar");
  }

  @Test
  void refusesAFileThatIsNoJar() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), "not a jar");
    jar("plugins/whole.jar");
    Path cut = folder.resolve("plugins/cut.jar");
    byte[] whole = Files.readAllBytes(folder.resolve("plugins/whole.jar"));
    Files.write(cut, Arrays.copyOf(whole, whole.length - 10));

    assertRefused(note.toString(), note, "zip END header not found");
    assertRefused(folder.resolve("plugins").toString(), cut, "zip END header not found");
    Files.write(cut, new byte[0]);
    assertRefused(cut.toString(), cut, "zip file is empty");
  }

  private static void assertRefused(String path, Path culprit, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PluginPath.loader(List.of(path), PARENT))
        .withMessage("no plugins at '%s': it is no jar, or a damaged one (%s)", culprit, why);
  }

  private void jar(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(file.getFileName() + ".txt"));
    }
  }
}
