package io.sarmal.apps.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbcTests {
  private static Tune tune(String music) {
    return Abc.read("X:1\nT:A tune\nM:4/4\nL:1/8\nK:G\n" + music);
  }

  private static List<String> lengths(String music) {
    return tune(music).bars().stream().map(bar -> bar.length().toString()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          C8;            1
          C4/;           1/4
          C//;           1/32
          C3/2D/2;       1/4
          (3CDE;         1/4
          (3:2:4CDEF;    1/3
          (5CDEFG;       1/4
          C>D;           1/4
          C<<D2;         15/32
          [CE]2;         1/4
          [C2E4]2;       1/2
          z2x2;          1/2
          C2-C2;         1/2
          {gab}C2;       1/4
          "Am7"C2!trill!D2; 1/2
          .C~D (EF);     1/2
          [c/2 A/2 ][gA]; 3/16
          """)
  void lengthsAddUp(String music, String expected) {
    assertThat(lengths(music)).containsExactly(expected);
    assertThat(tune(music).bars()).allMatch(Bar::readable);
  }

  @Test
  void brokenRhythmMovesTimeFromOneNoteToTheOther() {
    assertThat(tune("C>D E<F G>>A").bars().get(0).notes())
        .extracting(note -> note.length().toString())
        .containsExactly("3/16", "1/16", "1/16", "3/16", "7/32", "1/32");
  }

  @Test
  void inCompoundMetreFiveNotesTakeTheTimeOfThree() {
    assertThat(Abc.read("X:1\nM:6/8\nL:1/8\nK:C\n(5CDEFG").bars().get(0).length())
        .isEqualTo(new Fraction(3, 8));
  }

  @Test
  void theUnitFollowsFromTheMetreIfNoFieldSaysIt() {
    assertThat(Abc.read("X:1\nM:2/4\nK:C\nC").bars().get(0).length())
        .isEqualTo(new Fraction(1, 16));
    assertThat(Abc.read("X:1\nM:3/4\nK:C\nC").bars().get(0).length()).isEqualTo(new Fraction(1, 8));
  }

  @Test
  void aPickUpIsNotCountedAndAWrongBarInTheMiddleIs() {
    assertThat(tune("D2|C8|C7|C8|C6:|").count()).isEqualTo(new Tune.Count(2, 3));
  }

  @Test
  void aBarThatIsTooLongIsWrongAnywhere() {
    assertThat(tune("C9|C8||").count()).isEqualTo(new Tune.Count(1, 2));
  }

  @Test
  void theMetreMayChangeWithinATune() {
    assertThat(tune("C8|\nM:3/4\nC6|[M:2/4]C4|C4||").count()).isEqualTo(new Tune.Count(4, 4));
  }

  @Test
  void repeatsAndEndingsUnfold() {
    Tune tune = tune("|:C8|[1D8:|[2E8||F8|G8:|");
    assertThat(tune.played())
        .extracting(bar -> bar.notes().get(0).pitches().get(0))
        .containsExactly(60, 62, 60, 64, 66, 67, 66, 67);
  }

  @Test
  void keysAccidentalsAndOctavesGivePitches() {
    assertThat(tune("Ff_f =f^g,b'|f").bars())
        .flatExtracting(Bar::notes)
        .flatExtracting(Note::pitches)
        .containsExactly(66, 78, 76, 77, 68, 95, 78);
    assertThat(Abc.read("X:1\nK:Ddor\nF").bars().get(0).notes().get(0).pitches())
        .containsExactly(65);
    assertThat(Abc.read("X:1\nK:Ebm\nB").bars().get(0).notes().get(0).pitches())
        .containsExactly(70);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = "C4?D4|\n[CE|\n\"AmC8|\n>C8|\nC8|[|\n")
  void whatIsNotAbcDoesNoMoreThanSpoilItsBar(String music) {
    assertThat(tune("C8|" + music + "C8|C8|").bars()).filteredOn(Bar::isFull).hasSizeGreaterThan(1);
  }

  @Test
  void anyTextIsReadWithoutFailing() {
    String signs = "ABcdz123456789/^_=|:[]()<>-,'\"{}%!L M K \n";
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("X:1\nM:999/64\nL:1/64\nK:C\n");
      for (int k = 0; k < 400; k++) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      Tune tune = Abc.read(text.toString());
      assertThat(tune.count().full()).isLessThanOrEqualTo(tune.count().counted());
      assertThat(tune.bars()).containsAll(tune.played());
    }
  }

  @Test
  void linesThatBeginWithANoteAndAColonAreMusic() {
    assertThat(lengths("C8|\nA8:|\nz:|")).containsExactly("1", "1", "1/8");
  }

  @Test
  void aBookIsSplitBeforeEachNumber() {
    assertThat(Abc.split("% a book\nX:1\nK:C\nC|\n\nX: 2\nK:C\nD|\n"))
        .containsExactly("X:1\nK:C\nC|\n\n", "X: 2\nK:C\nD|\n");
  }

  @Test
  void barsOfRealTunesAddUp() throws IOException {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), "nottingham.abc");
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    List<String> tunes = Abc.split(Files.readString(file));
    Tune.Count count =
        tunes.stream().map(text -> Abc.read(text).count()).reduce(Tune.Count::plus).orElseThrow();
    assertThat(tunes).hasSize(1034);
    assertThat(count.counted()).isGreaterThan(20_000);
    assertThat(count.share()).isGreaterThan(0.997);
  }

  @Test
  void barsOfTunesMadeByRulesAllAddUp() {
    assertThat(Abc.split(RuleTunes.book(100, 7)))
        .hasSize(100)
        .allSatisfy(text -> assertThat(Abc.read(text).count()).isEqualTo(new Tune.Count(8, 8)));
    assertThat(RuleTunes.book(3, 7)).isEqualTo(RuleTunes.book(3, 7));
  }
}
