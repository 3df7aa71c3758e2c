package io.sarmal.apps.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PiecesTests {
  private static final List<String> TEXTS =
      List.of("low low low low", "lower lower", "newest newest newest", "widest, he said");

  /** What the pieces of a text stand for. */
  private static List<String> cut(Pieces pieces, String text) {
    return pieces.join(text).codePoints().mapToObj(Character::toString).map(pieces::split).toList();
  }

  @Test
  void theMostFrequentNeighboursAreJoinedFirst() {
    Pieces pieces = Pieces.of(Stream.of("ab ab ab xab cd cd"), 1);
    assertThat(cut(pieces, "abcd xab")).containsExactly("ab", "c", "d", " ", "x", "ab");
  }

  @Test
  void piecesArePutTogetherFromPieces() {
    Pieces pieces = Pieces.of(TEXTS.stream(), 100);
    assertThat(cut(pieces, "low low lowest")).containsExactly("low", " low", " low", "est");
  }

  @Test
  void noPieceReachesOverTheEndOfAWord() {
    Pieces pieces = Pieces.of(Stream.of("a b a b a b a b! a b!"), 100);
    assertThat(cut(pieces, "a b a b!")).containsExactly("a", " b", " a", " b", "!");
  }

  @Test
  void whatIsJoinedIsSplitAgain() {
    Random random = new Random(1);
    Pieces pieces = Pieces.of(TEXTS.stream(), 30);
    String alphabet = "lowernst wid,. \tığİ'\uD83D\uDE00\n";
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(30), 0, alphabet.codePointCount(0, alphabet.length()))
          .map(at -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)))
          .forEach(text::appendCodePoint);
      assertThat(pieces.split(pieces.join(text.toString()))).isEqualTo(text.toString());
    }
  }

  @Test
  void withoutPiecesATextStaysAsItIs() {
    assertThat(Pieces.of(TEXTS.stream(), 0).join("low lower")).isEqualTo("low lower");
  }

  @Test
  void aPairThatIsThereOnceIsNoPiece() {
    assertThat(Pieces.of(Stream.of("abc"), 10).join("abc")).isEqualTo("abc");
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    assertThatThrownBy(() -> Pieces.of(Stream.of("a"), 6401))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6401");
  }
}
