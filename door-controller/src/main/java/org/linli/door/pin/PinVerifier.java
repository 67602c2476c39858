package org.linli.door.pin;

import com.password4j.Argon2Function;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential.PinOutcome;
import org.linli.messages.access.PinItem;

/**
 * Checks PINs against their Argon2id hashes, one at a time on a thread of its own: a check takes 19 MiB and a tenth of a second or more. Every check
 * computes two hashes, whether or not the user code exists and has a duress PIN, so that its length tells nothing.
 */
public final class PinVerifier implements AutoCloseable {

    /** Work that is done where there is no hash: nobody's PIN, with the cost of a real one. */
    private static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$bGlubGktbm9ib2R5LTAwMQ$0O0i2Qx1oQBDpEnTEvSeBCKmRbVCXxVq5DbIVzjY1HM";

    private static final Pattern COST = Pattern.compile("^\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$.*");

    /** Costlier hashes are not computed: they would stop a small board for long. */
    private static final int MAX_KIBIBYTES = 65_536;

    private static final int MAX_ROUNDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
                Thread worker = new Thread(task, "pin");
                worker.setDaemon(true);
                return worker;
            });

    /**
     * Checks an entry and tells the outcome on this verifier's thread.
     *
     * @param item null when nobody has this user code
     * @return false when two checks are waiting already; the listener is not called then
     */
    public boolean check(@Nullable PinItem item, String pin, Consumer<PinOutcome> listener) {
        try {
            thread.execute(() -> listener.accept(judge(item, pin)));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** The check itself, on the caller's thread. */
    static PinOutcome judge(@Nullable PinItem item, String pin) {
        String duressHash = item == null ? null : item.duressHash();
        boolean right = matches(pin, item == null ? NOBODY : item.hash()) && item != null;
        boolean duress = matches(pin, duressHash == null ? NOBODY : duressHash) && duressHash != null;
        if (duress) {
            return PinOutcome.DURESS;
        }
        return right ? PinOutcome.RIGHT : PinOutcome.WRONG;
    }

    /** Whether checking this hash takes as much memory and time as the check for nobody. */
    static boolean costsAsMuch(String hash) {
        return function(hash).equals(function(NOBODY)) && function(NOBODY).isPresent();
    }

    static boolean matches(String pin, String hash) {
        return function(hash).map(function -> function.check(pin, hash)).orElse(false);
    }

    private static Optional<Argon2Function> function(String hash) {
        Matcher cost = COST.matcher(hash);
        if (!cost.matches()) {
            return Optional.empty();
        }
        int kibibytes = Integer.parseInt(cost.group(1));
        int rounds = Integer.parseInt(cost.group(2));
        int lanes = Integer.parseInt(cost.group(3));
        boolean bearable = kibibytes >= 8 && kibibytes <= MAX_KIBIBYTES && rounds >= 1 && rounds <= MAX_ROUNDS;
        try {
            return bearable && lanes >= 1 ? Optional.of(Argon2Function.getInstanceFromHash(hash)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Drops what waits. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
