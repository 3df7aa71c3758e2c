package io.sarmal.apps.music;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a tune in ABC notation, leniently: what is not ABC makes its bar unreadable, and no more.
 *
 * <p>Read are lengths, broken rhythm, tuplets, ties, chords, rests, accidentals, keys and their
 * modes, changes of metre, unit and key, repeats and endings. Grace notes, chord symbols, slurs and
 * decorations take no time and are passed over.
 */
public final class Abc {
  private static final Pattern TUNE = Pattern.compile("(?m)^X:");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z]):(?![|:])(.*)");
  private static final Pattern INLINE_FIELD = Pattern.compile("\\[([A-Z]):([^\\]]*)\\]");
  private static final Pattern BAR_LINE = Pattern.compile("(?:\\[\\|)?[|:]+\\]?|\\[\\|");
  private static final Pattern ENDING = Pattern.compile("\\[?([12])");
  private static final Pattern NOTE = Pattern.compile("(\\^\\^|\\^|__|_|=)?([A-Ga-gzx])([,']*)");
  private static final Pattern IN_CHORD = Pattern.compile("[-+\\s]+");
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,3})?(/{1,6})?(\\d{1,3})?");
  private static final Pattern RATIO = Pattern.compile("(\\d{1,3})/(1|2|4|8|16|32|64)");

  /** A note's length is so many of its unit, or a part with a denominator that divides this. */
  private static final int FINEST = 192;

  private static final Pattern TUPLET = Pattern.compile("\\(([2-9])(?::([1-9])?(?::([1-9])?)?)?");
  private static final Pattern BROKEN = Pattern.compile("\\s*(>{1,3}|<{1,3})\\s*");
  private static final Pattern SILENT =
      Pattern.compile("\"[^\"]*\"|\\{[^}]*\\}|![^!\\s]*!|[\\s\\\\()~.*!+`y]|[H-Wh-w]");

  private final List<Bar> bars = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final Map<String, Integer> accidentals = new HashMap<>();
  private String title = "";
  private Fraction metre = Fraction.ONE;
  private boolean compound;
  private Fraction unit;
  private Key key = Key.of("C");
  private boolean inBody;
  private boolean begins = true;
  private boolean opens;
  private int ending;
  private boolean readable = true;
  private int tupletLeft;
  private Fraction tuplet = Fraction.ONE;
  private Fraction broken = Fraction.ONE;

  private Abc() {}

  /**
   * The texts of a book's tunes: each from its {@code X:} up to the next; what is before is not.
   */
  public static List<String> split(String book) {
    List<Integer> starts = new ArrayList<>();
    TUNE.matcher(book).results().forEach(result -> starts.add(result.start()));
    starts.add(book.length());
    List<String> tunes = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      tunes.add(book.substring(starts.get(i), starts.get(i + 1)));
    }
    return tunes;
  }

  /** Reads one tune. */
  public static Tune read(String text) {
    Abc abc = new Abc();
    text.lines().forEach(abc::line);
    abc.endBar("||");
    return new Tune(abc.title, abc.bars);
  }

  private void line(String raw) {
    int comment = raw.indexOf('%');
    String line = comment < 0 ? raw : raw.substring(0, comment);
    Matcher field = FIELD.matcher(line);
    if (field.matches() && isField(field.group(1).charAt(0))) {
      field(field.group(1).charAt(0), field.group(2).strip());
    } else {
      music(line);
    }
  }

  /** In a tune's body the letters of notes begin a line of music. */
  private boolean isField(char letter) {
    return !inBody || "ABCDEFGabcdefgzx".indexOf(letter) < 0;
  }

  private void field(char letter, String value) {
    switch (letter) {
      case 'T' -> title = title.isEmpty() ? value : title;
      case 'M' -> metre(value);
      case 'L' -> {
        Matcher matcher = RATIO.matcher(value);
        if (matcher.matches()) {
          unit = fraction(matcher.group(1), matcher.group(2));
        }
      }
      case 'K' -> {
        key = Key.of(value);
        inBody = true;
      }
      default -> {
        // Says nothing about time or pitch.
      }
    }
  }

  private void metre(String value) {
    String form = value.equals("C") ? "4/4" : value.equals("C|") ? "2/2" : value;
    Matcher matcher = RATIO.matcher(form);
    metre = matcher.matches() ? fraction(matcher.group(1), matcher.group(2)) : Fraction.ZERO;
    compound = matcher.matches() && List.of("6", "9", "12").contains(matcher.group(1));
  }

  private static Fraction fraction(String numerator, String denominator) {
    return new Fraction(Long.parseLong(numerator), Long.parseLong(denominator));
  }

  /** The unit of length, which a metre of less than ¾ makes a sixteenth if no field says it. */
  private Fraction unit() {
    return unit != null ? unit : new Fraction(1, metre.compareTo(new Fraction(3, 4)) < 0 ? 16 : 8);
  }

  private void music(String line) {
    int at = 0;
    while (at < line.length()) {
      at = token(line, at);
    }
  }

  /** Reads what begins at a place, and returns where it ends. */
  private int token(String line, int at) {
    Matcher inline = at(INLINE_FIELD, line, at);
    if (inline != null) {
      field(inline.group(1).charAt(0), inline.group(2).strip());
      return inline.end();
    }
    Matcher barLine = at(BAR_LINE, line, at);
    if (barLine != null) {
      endBar(barLine.group());
      Matcher number = at(ENDING, line, barLine.end());
      return number == null ? barLine.end() : ending(number);
    }
    Matcher number = line.charAt(at) == '[' ? at(ENDING, line, at) : null;
    if (number != null) {
      return ending(number);
    }
    Matcher tupletMark = at(TUPLET, line, at);
    if (tupletMark != null) {
      tuplet(tupletMark);
      return tupletMark.end();
    }
    if (at(NOTE, line, at) != null || line.charAt(at) == '[') {
      return note(line, at);
    }
    Matcher brokenMark = at(BROKEN, line, at);
    if (brokenMark != null) {
      broken(brokenMark.group(1));
      return brokenMark.end();
    }
    if (line.charAt(at) == '-') {
      tie();
      return at + 1;
    }
    Matcher silent = at(SILENT, line, at);
    if (silent == null) {
      readable = false;
      return at + 1;
    }
    return silent.end();
  }

  private static Matcher at(Pattern pattern, String line, int at) {
    Matcher matcher = pattern.matcher(line).region(at, line.length());
    return matcher.lookingAt() ? matcher : null;
  }

  private int ending(Matcher number) {
    ending = Integer.parseInt(number.group(1));
    return number.end();
  }

  private void tuplet(Matcher mark) {
    int p = Integer.parseInt(mark.group(1));
    int usual =
        switch (p) {
          case 2, 4, 8 -> 3;
          case 3, 6 -> 2;
          default -> compound ? 3 : 2;
        };
    int q = mark.group(2) == null ? usual : Integer.parseInt(mark.group(2));
    tuplet = new Fraction(q, p);
    tupletLeft = mark.group(3) == null ? p : Integer.parseInt(mark.group(3));
  }

  private int note(String line, int from) {
    boolean chord = line.charAt(from) == '[';
    int at = chord ? from + 1 : from;
    Matcher first = chord ? at(IN_CHORD, line, at) : null;
    at = first == null ? at : first.end();
    List<Integer> pitches = new ArrayList<>();
    Fraction length = null;
    boolean tied = false;
    do {
      Matcher note = at(NOTE, line, at);
      if (note == null) {
        readable = false;
        return at + (chord ? 0 : 1);
      }
      Matcher own = at(LENGTH, line, note.end());
      length = length == null ? length(own) : length;
      pitch(note, pitches);
      at = own.end();
      Matcher rest = chord ? at(IN_CHORD, line, at) : null;
      if (rest != null) {
        tied |= rest.group().contains("-");
        at = rest.end();
      }
    } while (chord && at < line.length() && line.charAt(at) != ']');
    if (chord) {
      Matcher outer = at(LENGTH, line, Math.min(line.length(), at + 1));
      readable &= at < line.length();
      length = length.times(length(outer));
      at = outer.end();
    }
    add(new Note(pitches, length.times(unit()), tied));
    return at;
  }

  private Fraction length(Matcher form) {
    long numerator = form.group(1) == null ? 1 : Long.parseLong(form.group(1));
    long denominator = 1;
    if (form.group(2) != null) {
      denominator =
          form.group(3) == null ? 1L << form.group(2).length() : Long.parseLong(form.group(3));
    }
    if (denominator == 0 || FINEST % denominator != 0) {
      readable = false;
      denominator = 1;
    }
    return new Fraction(numerator, denominator);
  }

  private void pitch(Matcher note, List<Integer> pitches) {
    char letter = note.group(2).charAt(0);
    if (letter == 'z' || letter == 'x') {
      return;
    }
    int octave = Character.isLowerCase(letter) ? 1 : 0;
    for (char mark : note.group(3).toCharArray()) {
      octave += mark == '\'' ? 1 : -1;
    }
    char capital = Character.toUpperCase(letter);
    String place = "" + capital + octave;
    if (note.group(1) != null) {
      accidentals.put(
          place,
          switch (note.group(1)) {
            case "^^" -> 2;
            case "^" -> 1;
            case "__" -> -2;
            case "_" -> -1;
            default -> 0;
          });
    }
    int accidental = accidentals.getOrDefault(place, key.accidental(capital));
    int midi = Key.natural(capital, octave) + accidental;
    readable &= midi >= 0 && midi <= 127;
    pitches.add(Math.max(0, Math.min(127, midi)));
  }

  private void add(Note note) {
    Fraction length = note.length().times(broken);
    broken = Fraction.ONE;
    if (tupletLeft > 0) {
      length = length.times(tuplet);
      tupletLeft--;
    }
    notes.add(note.lasting(length));
  }

  /** {@code a>b} is a dotted and b cut by as much, {@code <} the other way round. */
  private void broken(String mark) {
    if (notes.isEmpty()) {
      readable = false;
      return;
    }
    long half = 1L << mark.length();
    Fraction cut = new Fraction(1, half);
    Fraction dotted = new Fraction(2 * half - 1, half);
    boolean first = mark.charAt(0) == '>';
    int last = notes.size() - 1;
    Note before = notes.get(last);
    notes.set(last, before.lasting(before.length().times(first ? dotted : cut)));
    broken = first ? cut : dotted;
  }

  private void tie() {
    if (notes.isEmpty()) {
      readable = false;
    } else {
      notes.set(notes.size() - 1, notes.get(notes.size() - 1).tiedOn());
    }
  }

  private void endBar(String line) {
    boolean closes = line.startsWith(":");
    boolean nextOpens = line.endsWith(":") && line.length() > 1;
    boolean edge =
        closes || nextOpens || line.contains("||") || line.contains("]") || line.contains("[");
    if (!notes.isEmpty() || !readable) {
      bars.add(new Bar(notes, metre, begins, edge, opens, closes, ending, readable));
      notes.clear();
      begins = false;
      opens = false;
      readable = true;
    } else if (edge && !bars.isEmpty()) {
      Bar last = bars.remove(bars.size() - 1);
      bars.add(
          new Bar(
              last.notes(),
              last.metre(),
              last.begins(),
              true,
              last.opens(),
              last.closes() || closes,
              last.ending(),
              last.readable()));
    }
    accidentals.clear();
    broken = Fraction.ONE;
    tupletLeft = 0;
    begins |= edge;
    opens |= nextOpens;
    ending = edge ? 0 : ending;
  }
}
