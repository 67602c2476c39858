package org.linli.cloud.documents;

import java.time.LocalDate;
import org.linli.cloud.ledger.EntryKind;
import org.linli.cloud.ledger.PaymentMethod;

/** What the ledger's kinds are called on paper. */
final class Words {

    private Words() {}

    /** Chinese and English. */
    record Pair(String chinese, String english) {}

    static Pair of(PaymentMethod method) {
        return switch (method) {
            case CASH -> new Pair("现金", "Cash");
            case TRANSFER -> new Pair("银行转账", "Bank transfer");
            case CARD -> new Pair("刷卡", "Card");
            case ONLINE -> new Pair("线上支付", "Online");
            case OPENING -> new Pair("期初结转", "Brought forward");
        };
    }

    static Pair of(EntryKind kind) {
        return switch (kind) {
            case BILL -> new Pair("账单", "Bill");
            case BILL_REVERSAL -> new Pair("账单冲销", "Bill reversed");
            case PAYMENT -> new Pair("缴款", "Payment");
            case ALLOCATION -> new Pair("核销账单", "Used for bills");
            case DEALLOCATION -> new Pair("退回预存", "Back to credit");
            case WRITE_OFF -> new Pair("减免", "Written off");
            case WRITE_OFF_REVERSAL -> new Pair("减免冲销", "Write-off reversed");
            case REFUND -> new Pair("退款", "Refund");
            case REFUND_SETTLED -> new Pair("退款完成", "Refund made");
            case REFUND_FAILED -> new Pair("退款失败", "Refund failed");
        };
    }

    static String date(LocalDate date) {
        return date.getYear() + "年" + date.getMonthValue() + "月" + date.getDayOfMonth() + "日";
    }
}
