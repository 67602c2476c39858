package org.linli.cloud.notify;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries messages by one channel. Every try of one message has the same key, so that a receiver can tell that it has it already. Must not block; thread: any. */
interface Sender {

    /**
     * What to send.
     *
     * @param key of this message to this receiver: the same at each try
     * @param target null for a telephone
     * @param secret of the target; null for a telephone
     * @param phone empty unless it is for a telephone
     * @param more how many further messages it stands for
     */
    record Letter(
            String key,
            Notification notification,
            @Nullable Target target,
            Target.@Nullable Secret secret,
            String phone,
            int more) {

        Target.Secret needSecret() {
            if (secret == null) {
                throw new IllegalStateException("a letter without target");
            }
            return secret;
        }

        /** Which of the two languages to show. */
        boolean english() {
            return target != null && target.language().equals("en");
        }

        String title() {
            Notice.Words title = notification.title();
            return english() ? title.en() : title.zh();
        }

        /** The text, and how many more there are. */
        String text() {
            Notice.Words text = notification.text();
            return english() ? text.en() + moreEn() : text.zh() + moreZh();
        }

        private String moreZh() {
            return more == 0 ? "" : "（还有 " + more + " 条" + notification.kind().zh() + "消息）";
        }

        private String moreEn() {
            return more == 0
                    ? ""
                    : " (and " + more + " more about " + notification.kind().en() + ")";
        }

        /** Hides what is told and to whom. */
        @Override
        public String toString() {
            return "Letter[" + key + "]";
        }
    }

    /** How a try ended. */
    enum End {
        SENT,
        /** Worth trying again. */
        FAILED,
        /** Never worth trying again. */
        REFUSED,
        /** The receiver is no more: the target is removed. */
        GONE
    }

    /**
     * How a try ended, and why.
     *
     * @param reason a short code, safe to show
     * @param after when the receiver asks to be tried again; null when it says nothing
     */
    record Outcome(End end, String reason, @Nullable Duration after) {
        static final Outcome SENT = new Outcome(End.SENT, "", null);

        static Outcome failed(String reason) {
            return new Outcome(End.FAILED, reason, null);
        }

        static Outcome refused(String reason) {
            return new Outcome(End.REFUSED, reason, null);
        }
    }

    /** A future that fails is a failure worth trying again. */
    CompletableFuture<Outcome> send(Letter letter);

    /** How many a receiver takes in a minute; 0 for any number. */
    default int aMinute() {
        return 0;
    }
}
