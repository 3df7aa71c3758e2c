package io.sarmal.apps.data;

import com.google.common.base.Ascii;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A data set with a name. None comes with the program; its file is put into the data folder. */
public enum DataSet {
  /** Plays in English. */
  SHAKESPEARE(
      "shakespeare",
      "tinyshakespeare.txt",
      "40,000 lines of Shakespeare",
      "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"),
  /** Text messages, ham or spam. */
  SPAM(
      "spam",
      "SMSSpamCollection.txt",
      "the UCI SMS Spam Collection, lines of 'ham' or 'spam', a tab, and the message",
      "https://archive.ics.uci.edu/dataset/228/sms+spam+collection"),
  /** Sentences in Turkish. */
  TURKISH(
      "turkish-wordnet-examples",
      "turkish-wordnet-examples.txt",
      "example sentences of the Turkish WordNet, one a line",
      "the EXAMPLE elements of turkish_wordnet.xml in io.github.starlangsoftware:WordNet"),
  /** Folk tunes. */
  NOTTINGHAM(
      "nottingham",
      "nottingham.abc",
      "1,034 folk tunes in ABC notation",
      "https://github.com/jukedeck/nottingham-dataset, the files of ABC_cleaned one after another"),
  /** Sentence pairs. */
  TATOEBA(
      "tatoeba-eng-tur",
      "tatoeba-eng-tur.tsv",
      "English and Turkish sentences, a pair a line, a tab between",
      "https://www.manythings.org/anki, English and Turkish"),
  /** A short monthly series. */
  AIRLINE(
      "airline",
      "airline-passengers.csv",
      "monthly airline passengers, 1949 to 1960",
      "https://raw.githubusercontent.com/jbrownlee/Datasets/master/airline-passengers.csv"),
  /** A long monthly series. */
  SUNSPOTS(
      "sunspots",
      "monthly-sunspots.csv",
      "monthly sunspot numbers, 1749 to 1983",
      "https://raw.githubusercontent.com/jbrownlee/Datasets/master/monthly-sunspots.csv"),
  /** Utterances of nine speakers, to train on. */
  VOWELS_TRAIN(
      "vowels",
      "japanese-vowels.train.txt",
      "the training half of UCI Japanese Vowels (ae.train)",
      "https://archive.ics.uci.edu/dataset/128/japanese+vowels"),
  /** Utterances of nine speakers, to test on. */
  VOWELS_TEST(
      "vowels-test",
      "japanese-vowels.test.txt",
      "the test half of UCI Japanese Vowels (ae.test)",
      "https://archive.ics.uci.edu/dataset/128/japanese+vowels"),
  /** Recordings. */
  DIGITS(
      "digits",
      "spoken-digits-fsdd-subset.zip",
      "spoken digits, recordings/DIGIT_SPEAKER_INDEX.wav in a zip file",
      "https://github.com/Jakobovski/free-spoken-digit-dataset, the folder recordings zipped");

  private final String label;
  private final String file;
  private final String content;
  private final String source;

  DataSet(String label, String file, String content, String source) {
    this.label = label;
    this.file = file;
    this.content = content;
    this.source = source;
  }

  /** What {@code --data} calls it. */
  public String label() {
    return label;
  }

  /** The name of its file in the data folder. */
  public String file() {
    return file;
  }

  /** What is in it. */
  public String content() {
    return content;
  }

  /** Where it comes from. */
  public String source() {
    return source;
  }

  /**
   * The set of a name: its label, or the name of its file, whole or up to a point. Case does not
   * matter.
   */
  public static Optional<DataSet> named(String name) {
    String asked = Ascii.toLowerCase(name);
    return Arrays.stream(values())
        .filter(
            set ->
                set.label.equals(asked)
                    || Ascii.toLowerCase(set.file + ".").startsWith(asked + "."))
        .findFirst();
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(DataSet::label).toList();
  }
}
