package org.linli.cloud.pay;

import org.linli.cloud.pay.provider.NoticeRefused;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.Answer;
import org.linli.cloud.pay.provider.PaymentProvider.Notice;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what providers send. Nothing is believed before its signature. Thread: any; calls block. */
public final class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final PayBooks books;
    private final Settlement settlement;
    private final Refunds refunds;

    Notices(PayBooks books, Settlement settlement, Refunds refunds) {
        this.books = books;
        this.settlement = settlement;
        this.refunds = refunds;
    }

    /** @throws org.linli.cloud.refusal.Refused when there is no such provider here */
    public Answer receive(String providerId, RawNotice raw) {
        PaymentProvider provider = books.provider(providerId);
        try {
            return provider.answer(take(providerId, provider.read(raw)));
        } catch (NoticeRefused refused) {
            log.warn("a notice for {} is refused: {}", providerId, refused.reason());
            if (refused.reason() == NoticeRefused.Reason.OTHER_MERCHANT) {
                books.database()
                        .change(transaction -> settlement.record(
                                transaction,
                                "",
                                providerId,
                                new Notice.Paid("", "", 0, "", null),
                                Settlement.Outcome.OTHER_MERCHANT));
            }
            return provider.answer(false);
        }
    }

    private boolean take(String provider, Notice notice) {
        if (notice instanceof Notice.Paid paid) {
            Settlement.Outcome outcome = settlement.settle(provider, paid);
            log.info("{} says order {} is paid: {}", provider, paid.order(), outcome);
            return outcome.booked();
        }
        if (notice instanceof Notice.RefundEnded ended) {
            refunds.told(ended.refund(), ended.state(), ended.amountFen());
        }
        return true;
    }
}
