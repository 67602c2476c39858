package org.linli.cloud.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** PINs. Only their Argon2id hashes are ever stored or sent. Thread: any; setting a PIN takes a tenth of a second of one core. */
public final class Pins {

    private static final Pattern USER_CODE = Pattern.compile("[0-9]{3,8}");
    private static final Pattern PIN = Pattern.compile("[0-9]{4,8}");

    /** 19 MiB, two passes, one lane: what a controller can verify in well under a second. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

    private final Database database;
    private final AccessChanges changes;
    private final Clock clock;

    public Pins(Database database, AccessChanges changes, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Who has a PIN. Nothing of the PIN itself, nor whether there is one for duress: whoever looks over a shoulder should not learn it.
     *
     * @param setAt null for one from before this was written down
     */
    public record Pin(
            String holder, String userCode, @Nullable Instant setAt) {}

    /**
     * Gives a holder a PIN, or another one.
     *
     * @param duressPin opens and alarms silently; null for none
     */
    public void put(String holder, String userCode, String pin, @Nullable String duressPin) {
        Refused.unless(USER_CODE.matcher(userCode).matches(), "user-code");
        Refused.unless(isGood(pin), "pin");
        Refused.unless(duressPin == null || (isGood(duressPin) && !duressPin.equals(pin)), "duress-pin");
        String hash = hash(pin);
        String duressHash = duressPin == null ? null : hash(duressPin);
        changes.change((handle, touched) -> {
            Holders.mustExist(handle, holder);
            List<String> owners = handle.createQuery("SELECT holder FROM pin WHERE user_code = :code"
                            + " AND company = (SELECT company FROM holder WHERE id = :holder)")
                    .bind("holder", holder)
                    .bind("code", userCode)
                    .mapTo(String.class)
                    .list();
            if (!owners.isEmpty() && !owners.contains(holder)) {
                throw Refused.conflict("user-code-taken");
            }
            handle.createUpdate("DELETE FROM pin WHERE holder = :holder")
                    .bind("holder", holder)
                    .execute();
            handle.createUpdate("INSERT INTO pin (holder, company, user_code, hash, duress_hash, set_at)"
                            + " SELECT id, company, :code, :hash, :duress, :now FROM holder WHERE id = :holder")
                    .bind("code", userCode)
                    .bind("holder", holder)
                    .bind("hash", hash)
                    .bind("duress", duressHash)
                    .bind("now", clock.millis())
                    .execute();
            touched.holder(holder);
        });
    }

    public void remove(String holder) {
        changes.change((handle, touched) -> {
            handle.createUpdate("DELETE FROM pin WHERE holder = :holder")
                    .bind("holder", holder)
                    .execute();
            touched.holder(holder);
        });
    }

    public Optional<String> userCodeOf(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT user_code FROM pin WHERE holder = :holder")
                .bind("holder", holder)
                .mapTo(String.class)
                .findOne());
    }

    /** Four to eight digits, not all the same and not a run such as 123456. */
    private static boolean isGood(String pin) {
        if (!PIN.matcher(pin).matches()) {
            return false;
        }
        boolean sameStep = true;
        for (int i = 2; i < pin.length(); i++) {
            sameStep &= pin.charAt(i) - pin.charAt(i - 1) == pin.charAt(1) - pin.charAt(0);
        }
        return !sameStep || Math.abs(pin.charAt(1) - pin.charAt(0)) > 1;
    }

    private static String hash(String pin) {
        return com.password4j.Password.hash(pin).addRandomSalt(16).with(ARGON2).getResult();
    }
}
