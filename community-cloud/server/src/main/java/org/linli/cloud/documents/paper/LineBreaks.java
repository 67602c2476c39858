package org.linli.cloud.documents.paper;

import com.lowagie.text.SplitCharacter;
import com.lowagie.text.pdf.PdfChunk;

/** Where a line may end: after a space or a hyphen between words, and between any two Chinese characters unless punctuation would begin or end a line wrongly. */
final class LineBreaks implements SplitCharacter {

    static final LineBreaks CHINESE_AND_ENGLISH = new LineBreaks();

    private static final String MAY_NOT_BEGIN = "，。、；：？！）》」』】”’·…—％%),.;:?!";
    private static final String MAY_NOT_END = "（《「『【“‘([¥￥";

    private LineBreaks() {}

    @Override
    public boolean isSplitCharacter(int start, int current, int end, char[] text, PdfChunk[] chunks) {
        char here = text[current];
        if (here == ' ') {
            return true;
        }
        if (Character.isHighSurrogate(here) || MAY_NOT_END.indexOf(here) >= 0) {
            return false;
        }
        boolean last = current + 1 >= end;
        char next = last ? ' ' : text[current + 1];
        if (MAY_NOT_BEGIN.indexOf(next) >= 0) {
            return false;
        }
        return isChinese(here) || (!last && isChinese(next));
    }

    private static boolean isChinese(char each) {
        return each >= '\u2e80' && each <= '\uffef';
    }
}
