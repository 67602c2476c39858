package org.linli.cloud.export;

import org.jspecify.annotations.Nullable;

/** A name in two languages. */
record Bilingual(String zh, String en) {

    /** From {@code 中文 · English}; a text in one language stands for both. */
    static Bilingual parse(String text) {
        String[] halves = text.split(" · ", 2);
        return new Bilingual(halves[0], halves[halves.length - 1]);
    }

    String in(ExportColumn.Language language) {
        return switch (language) {
            case zh -> zh;
            case en -> en;
            case both -> zh.equals(en) ? zh : zh + " " + en;
        };
    }

    Bilingual under(@Nullable Bilingual parent) {
        return parent == null ? this : new Bilingual(parent.zh + " " + zh, parent.en + " " + en);
    }
}
