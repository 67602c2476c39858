package org.linli.cloud.fees;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.fees.Explanation.Cause;
import org.linli.cloud.fees.Explanation.Dial;
import org.linli.cloud.fees.Explanation.LateDays;
import org.linli.cloud.fees.Explanation.Less;
import org.linli.cloud.fees.Explanation.Part;
import org.linli.cloud.fees.Explanation.Use;

/** Says an {@link Explanation} in one paragraph, so that a page, a receipt and a letter say the same. Pure. */
public enum Wording {
    CHINESE {
        @Override
        String days(Part part) {
            return part.from() + " 至 " + part.until().minusDays(1);
        }

        @Override
        String area(Part part) {
            return (part.area() == Formula.Area.USABLE ? "使用面积 " : "建筑面积 ") + scaled(part.areaCentis(), 2) + " ㎡";
        }

        @Override
        String per(Part part) {
            Formula.Per per = part.per();
            String times = part.times();
            if (per == null || times == null) {
                return "";
            }
            switch (per) {
                case DAY:
                    return " × " + times + " 天";
                case MONTH:
                    return " × " + times + " 个月";
                default:
                    return times.equals("1") ? "" : " × " + times + " 期";
            }
        }

        @Override
        String plus(long fen) {
            return " + " + scaled(fen, 2) + " 元";
        }

        @Override
        String yuan(String amount) {
            return amount + " 元";
        }

        @Override
        String dial(Dial dial) {
            return "表 " + dial.serial() + "：" + dial.beginDay() + " 读数 " + scaled(dial.beginMillis(), 3) + "，"
                    + dial.endDay() + " 读数 " + scaled(dial.endMillis(), 3)
                    + (dial.multiplier() == 1 ? "" : "，倍率 " + dial.multiplier())
                    + (dial.estimated() ? "（估抄）" : "");
        }

        @Override
        String quantity(Use use, @Nullable Price price) {
            return (use.tier() > 1 ? "第 " + use.tier() + " 档 " : "用量 ") + scaled(use.quantityMillis(), 3) + " "
                    + use.kind().chineseUnit() + (price == null ? "" : " × " + price.yuan() + " 元");
        }

        @Override
        String share(Explanation.Share share) {
            String total = "公摊总额 " + scaled(share.totalFen(), 2) + " 元，";
            switch (share.by()) {
                case HEAD:
                    return total + "按人数天数分摊 " + share.weight() + " / " + share.weights();
                case HOME:
                    return total + "按户数天数分摊 " + share.weight() + " / " + share.weights();
                default:
                    return total + "按面积天数分摊 " + scaled(share.weight(), 2) + " / " + scaled(share.weights(), 2);
            }
        }

        @Override
        String less(Less less) {
            String cause = less.cause() == Cause.VACANCY ? "空置减免" : less.cause() == Cause.DISCOUNT ? "优惠" : "减免";
            return "，" + cause + (less.reason() == null ? "" : "（" + less.reason() + "）") + " −" + less.amountYuan()
                    + " 元";
        }

        @Override
        String end(Explanation explanation) {
            String coin = explanation.rounding().to() == Rounding.To.FEN
                    ? "分"
                    : explanation.rounding().to() == Rounding.To.JIAO ? "角" : "元";
            String how = explanation.rounding().mode() == Rounding.Mode.HALF_UP
                    ? "四舍五入到"
                    : explanation.rounding().mode() == Rounding.Mode.UP ? "进位到" : "舍去到";
            return "；合计 " + explanation.exactYuan() + " 元，" + how + coin + "，应收 " + scaled(explanation.amountFen(), 2)
                    + " 元";
        }

        @Override
        String late(LateDays late) {
            return "应缴日 " + late.due() + "，宽限 " + late.rule().graceDays() + " 天，按未缴金额每日 "
                    + percent(late.rule().ppmPerDay(), 4) + "% 计至 " + late.day() + cap(late.rule()) + "：累计 "
                    + scaled(late.totalFen(), 2) + " 元，此前已计 " + scaled(late.beforeFen(), 2) + " 元，本次应收 "
                    + scaled(late.totalFen() - late.beforeFen(), 2) + " 元";
        }

        private String cap(LateFeeRule rule) {
            Integer part = rule.capBasisPoints();
            Long fen = rule.capFen();
            return (part == null ? "" : "，不超过账单的 " + percent(part, 2) + "%")
                    + (fen == null ? "" : "，不超过 " + scaled(fen, 2) + " 元");
        }

        @Override
        String separator() {
            return "；";
        }
    },

    ENGLISH {
        @Override
        String days(Part part) {
            return part.from() + " to " + part.until().minusDays(1);
        }

        @Override
        String area(Part part) {
            return (part.area() == Formula.Area.USABLE ? "usable area " : "built area ") + scaled(part.areaCentis(), 2)
                    + " m²";
        }

        @Override
        String per(Part part) {
            Formula.Per per = part.per();
            String times = part.times();
            if (per == null || times == null) {
                return "";
            }
            switch (per) {
                case DAY:
                    return " × " + times + (times.equals("1") ? " day" : " days");
                case MONTH:
                    return " × " + times + (times.equals("1") ? " month" : " months");
                default:
                    return times.equals("1") ? "" : " × " + times + " of a period";
            }
        }

        @Override
        String plus(long fen) {
            return " + ¥" + scaled(fen, 2);
        }

        @Override
        String yuan(String amount) {
            return "¥" + amount;
        }

        @Override
        String dial(Dial dial) {
            return "meter " + dial.serial() + ": " + scaled(dial.beginMillis(), 3) + " on " + dial.beginDay() + ", "
                    + scaled(dial.endMillis(), 3) + " on " + dial.endDay()
                    + (dial.multiplier() == 1 ? "" : ", multiplier " + dial.multiplier())
                    + (dial.estimated() ? " (estimated)" : "");
        }

        @Override
        String quantity(Use use, @Nullable Price price) {
            return (use.tier() > 1 ? "tier " + use.tier() + ": " : "used ") + scaled(use.quantityMillis(), 3) + " "
                    + use.kind().englishUnit() + (price == null ? "" : " × ¥" + price.yuan());
        }

        @Override
        String share(Explanation.Share share) {
            String total = "total to share ¥" + scaled(share.totalFen(), 2) + ", ";
            switch (share.by()) {
                case HEAD:
                    return total + "by people and days " + share.weight() + " of " + share.weights();
                case HOME:
                    return total + "by homes and days " + share.weight() + " of " + share.weights();
                default:
                    return total + "by area and days " + scaled(share.weight(), 2) + " of "
                            + scaled(share.weights(), 2);
            }
        }

        @Override
        String less(Less less) {
            String cause = less.cause() == Cause.VACANCY
                    ? "vacancy rebate"
                    : less.cause() == Cause.DISCOUNT ? "discount" : "reduction";
            return ", " + cause + (less.reason() == null ? "" : " (" + less.reason() + ")") + " −¥" + less.amountYuan();
        }

        @Override
        String end(Explanation explanation) {
            String coin = explanation.rounding().to() == Rounding.To.FEN
                    ? "fen"
                    : explanation.rounding().to() == Rounding.To.JIAO ? "jiao" : "yuan";
            String how = explanation.rounding().mode() == Rounding.Mode.HALF_UP
                    ? "rounded half up to the "
                    : explanation.rounding().mode() == Rounding.Mode.UP ? "rounded up to the " : "rounded down to the ";
            return "; sum ¥" + explanation.exactYuan() + ", " + how + coin + ": ¥" + scaled(explanation.amountFen(), 2);
        }

        @Override
        String late(LateDays late) {
            return "due " + late.due() + ", " + late.rule().graceDays() + " days of grace, "
                    + percent(late.rule().ppmPerDay(), 4) + "% a day of what was open until " + late.day()
                    + cap(late.rule()) + ": ¥" + scaled(late.totalFen(), 2) + " in all, ¥"
                    + scaled(late.beforeFen(), 2) + " charged before, now ¥"
                    + scaled(late.totalFen() - late.beforeFen(), 2);
        }

        private String cap(LateFeeRule rule) {
            Integer part = rule.capBasisPoints();
            Long fen = rule.capFen();
            return (part == null ? "" : ", at most " + percent(part, 2) + "% of the bill")
                    + (fen == null ? "" : ", at most ¥" + scaled(fen, 2));
        }

        @Override
        String separator() {
            return "; ";
        }
    };

    abstract String days(Part part);

    abstract String area(Part part);

    abstract String per(Part part);

    abstract String plus(long fen);

    abstract String yuan(String amount);

    abstract String dial(Dial dial);

    abstract String quantity(Use use, @Nullable Price price);

    abstract String share(Explanation.Share share);

    abstract String less(Less less);

    abstract String end(Explanation explanation);

    abstract String late(LateDays late);

    abstract String separator();

    /** The whole explanation. */
    public String say(Explanation explanation) {
        LateDays late = explanation.late();
        if (late != null) {
            return late(late);
        }
        List<Part> parts = explanation.parts();
        return parts.stream().map(this::part).collect(Collectors.joining(separator()))
                + explanation.less().stream().map(this::less).collect(Collectors.joining())
                + end(explanation);
    }

    private String part(Part part) {
        Use use = part.use();
        Explanation.Share share = part.share();
        StringBuilder said = new StringBuilder(days(part)).append(this == CHINESE ? "：" : ": ");
        if (use != null) {
            use.dials().forEach(dial -> said.append(dial(dial)).append(separator()));
            said.append(quantity(use, part.price()));
        } else if (share != null) {
            said.append(share(share));
        } else {
            Price price = part.price();
            Long extra = part.extraFen();
            boolean sum = extra != null;
            said.append(sum ? "(" : "")
                    .append(part.areaCentis() == null ? "" : area(part) + " × ")
                    .append(price == null ? "" : yuan(price.yuan()))
                    .append(extra == null ? "" : plus(extra) + ")")
                    .append(per(part));
        }
        return said.append(" = ").append(yuan(part.amountYuan())).toString();
    }

    private static String percent(long value, int decimals) {
        return BigDecimal.valueOf(value, decimals).stripTrailingZeros().toPlainString();
    }

    /** A whole number of hundredths or thousandths as a decimal, without trailing zeros beyond the second decimal of money. */
    private static String scaled(@Nullable Long value, int decimals) {
        BigDecimal number = BigDecimal.valueOf(value == null ? 0 : value, decimals);
        if (decimals == 2) {
            return number.toPlainString();
        }
        number = number.stripTrailingZeros();
        return (number.scale() < 0 ? number.setScale(0) : number).toPlainString();
    }
}
