package io.sarmal.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Parts of a pom in a document: each stands in the pom of the stranger's project, which is built.
 */
record XmlBlock(CodeBlock block) {
  private static final Pattern ELEMENT =
      Pattern.compile("(?s)<(repository|dependency|path)>.*?</\\1>");

  void checkAgainst(String pom) {
    List<String> elements = elements(block.code());
    assertThat(elements).as(block.toString()).isNotEmpty().isSubsetOf(elements(pom));
  }

  private static List<String> elements(String xml) {
    return ELEMENT.matcher(xml.replaceAll("\\s+", "")).results().map(MatchResult::group).toList();
  }
}
