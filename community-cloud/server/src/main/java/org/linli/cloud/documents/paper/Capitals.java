package org.linli.cloud.documents.paper;

/**
 * Amounts in formal Chinese capitals 人民币大写, which nobody can alter by one stroke. After 正确填写票据和结算凭证的基本规定 (annex of 支付结算办法), which leaves some zeros
 * to the writer; written here is the first form of each of its examples.
 */
public final class Capitals {

    /** Ten thousand million yuan less one fen: more than any payment may be. */
    public static final long MAX_FEN = 999_999_999_999L;

    private static final String[] DIGITS = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    private static final String[] PLACES = {"仟", "佰", "拾", ""};
    private static final int SECTION = 10_000;

    private Capitals() {}

    /** @param fen 0..{@link #MAX_FEN} */
    public static String of(long fen) {
        if (fen < 0 || fen > MAX_FEN) {
            throw new IllegalArgumentException("no capitals for an amount out of range");
        }
        long yuan = fen / 100;
        int jiao = (int) (fen / 10 % 10);
        int rest = (int) (fen % 10);
        StringBuilder text = new StringBuilder();
        if (yuan > 0) {
            whole(text, yuan);
            text.append("元");
        } else if (fen == 0) {
            text.append("零元");
        }
        if (jiao > 0) {
            text.append(yuan > 0 && yuan % 10 == 0 ? "零" : "")
                    .append(DIGITS[jiao])
                    .append("角");
        } else if (rest > 0 && yuan > 0) {
            text.append("零");
        }
        // 整 ends an amount without fen, so that nothing can be added.
        return text.append(rest > 0 ? DIGITS[rest] + "分" : "整").toString();
    }

    private static void whole(StringBuilder text, long yuan) {
        String[] names = {"亿", "万", ""};
        long[] sections = {yuan / SECTION / SECTION, yuan / SECTION % SECTION, yuan % SECTION};
        boolean skipped = false;
        for (int i = 0; i < sections.length; i++) {
            int section = (int) sections[i];
            if (section == 0) {
                skipped = true;
                continue;
            }
            if (!text.isEmpty() && (skipped || section < 1000)) {
                text.append("零");
            }
            section(text, section);
            text.append(names[i]);
            skipped = false;
        }
    }

    /** 1..9999; zeros at its beginning are the caller's. */
    private static void section(StringBuilder text, int value) {
        int divisor = 1000;
        boolean begun = false;
        boolean skipped = false;
        for (String place : PLACES) {
            int digit = value / divisor % 10;
            divisor /= 10;
            if (digit == 0) {
                skipped = begun;
                continue;
            }
            text.append(skipped ? "零" : "").append(DIGITS[digit]).append(place);
            begun = true;
            skipped = false;
        }
    }
}
