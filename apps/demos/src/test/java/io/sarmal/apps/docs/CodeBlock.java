package io.sarmal.apps.docs;

/**
 * Code in a document.
 *
 * @param document the file, from the checkout on
 * @param line of the first line of code, from 1
 * @param language as the fence names it; empty where it names none
 */
record CodeBlock(String document, int line, String language, String code) {
  @Override
  public String toString() {
    return document + ":" + line + " (" + language + ")";
  }
}
