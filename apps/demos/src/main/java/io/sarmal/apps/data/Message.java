package io.sarmal.apps.data;

/**
 * A message that somebody has judged.
 *
 * @param spam whether it is unwanted advertising; else it is what is called ham
 */
public record Message(String text, boolean spam) {}
