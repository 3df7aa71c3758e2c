package io.sarmal.apps.data;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The Turkish WordNet, from a jar that comes with the program. Ehsani, Solak and Yıldız 2018. */
public final class TurkishWordNet {
  private static final String RESOURCE = "turkish_wordnet.xml";
  private static final int SHORTEST = 8;

  private TurkishWordNet() {}

  /**
   * The example sentences of all senses, each once, in order; shorter than 8 characters none.
   *
   * @throws InputException if the jar is not on the class path
   */
  public static ImmutableSet<String> examples() {
    try (InputStream resource =
        TurkishWordNet.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new InputException(
            RESOURCE,
            "is not on the class path",
            "add io.github.starlangsoftware:WordNet, or give a file by --data");
      }
      return examples(resource);
    } catch (IOException | XMLStreamException e) {
      throw new InputException(
          RESOURCE, "cannot be read (" + e + ")", "build the program again", e);
    }
  }

  static ImmutableSet<String> examples(InputStream resource) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(resource);
    ImmutableSet.Builder<String> sentences = ImmutableSet.builder();
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("EXAMPLE")) {
        // One element may hold several sentences, with bars between them.
        for (String sentence : Splitter.on('|').split(xml.getElementText())) {
          String folded = sentence.replaceAll("\\s+", " ").strip();
          if (folded.length() >= SHORTEST) {
            sentences.add(folded);
          }
        }
      }
    }
    return sentences.build();
  }
}
