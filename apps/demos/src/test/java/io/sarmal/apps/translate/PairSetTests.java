package io.sarmal.apps.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairSetTests {
  @TempDir private Path folder;

  private static Set<String> sources(List<Pair> pairs) {
    return pairs.stream().map(Pair::source).collect(Collectors.toCollection(HashSet::new));
  }

  private static void assertDisjoint(PairSet set) {
    Set<String> all = sources(set.train());
    all.addAll(sources(set.validation()));
    all.addAll(sources(set.test()));
    assertThat(all).hasSize(set.train().size() + set.validation().size() + set.test().size());
  }

  @Test
  void datesAreRightAndNoSourceIsOnTwoSides() {
    PairSet set = Dates.of(2000, 5);
    assertDisjoint(set);
    assertThat(set.name()).contains("generated");
    assertThat(set).isEqualTo(Dates.of(2000, 5));
    for (Pair pair : set.train()) {
      String year = Integer.toString(LocalDate.parse(pair.targets().get(0)).getYear());
      assertThat(pair.source()).contains(year);
    }
  }

  @Test
  void realSentencesAreSplitBySource() throws IOException {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), "tatoeba-eng-tur.tsv");
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    PairSet set = Tatoeba.read(file);
    assertDisjoint(set);
    assertThat(set.test()).hasSize(1500);
    int targets =
        List.of(set.train(), set.validation(), set.test()).stream()
            .flatMap(List::stream)
            .mapToInt(pair -> pair.targets().size())
            .sum();
    assertThat(targets).isEqualTo(41_098);
  }

  @Test
  void severalTargetsOfASourceAreAllRight() throws IOException {
    Path file = folder.resolve("pairs.tsv");
    StringBuilder lines = new StringBuilder("Hi.\tMerhaba.\nHi.\tSelam.\tCC-BY\n");
    for (int i = 0; i < 10; i++) {
      lines.append("s").append(i).append("\tt\n");
    }
    Files.writeString(file, lines);
    PairSet set = Tatoeba.read(file);
    assertThat(List.of(set.train(), set.validation(), set.test()))
        .anySatisfy(
            part -> assertThat(part).contains(new Pair("Hi.", List.of("Merhaba.", "Selam."))));
  }

  @Test
  void aLineThatIsNoPairIsNamed() throws IOException {
    Path file = folder.resolve("pairs.tsv");
    Files.writeString(file, "Hi.\tMerhaba.\nalone\n");
    assertThatThrownBy(() -> Tatoeba.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("pairs.tsv:2: is no pair");
  }

  @Test
  void bytesThatAreNotUtf8AreAClearError() throws IOException {
    Path file = folder.resolve("pairs.tsv");
    Files.write(file, new byte[] {(byte) 0xff, '\t', 'a', '\n'});
    assertThatThrownBy(() -> Tatoeba.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void aBatchIsAsLongAsItsSourcesAndItsTargetsAreAndWeighsWhatIsThere() {
    List<Pair> pairs = List.of(Pair.of("ab", "x"), Pair.of("a", "xyzxyz"));
    Vocabulary letters = Unit.CHAR.vocabulary(Text.of("letters", "ab\nxyz"), 1);
    PairBatches batches = new PairBatches(pairs, letters, 2, 1);
    Batch batch = batches.get(0, 0);
    assertThat(batches.count()).isEqualTo(1);
    assertThat(batch.shape(0)).isEqualTo(Shape.of(4, 2));
    assertThat(batch.shape(2)).isEqualTo(Shape.of(8, 2));
    assertThat(batch.weight()).isEqualTo(2 + 7);
  }
}
