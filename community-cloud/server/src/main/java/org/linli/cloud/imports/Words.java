package org.linli.cloud.imports;

/** The same sentence in both languages. */
public record Words(String zh, String en) {}
