package org.linli.cloud.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;

/**
 * Signing in by password, by a code sent to the phone, and by one-time link. Every kind of wrong gets one answer after the same work, so that nobody learns which
 * logins and numbers exist. Tries are counted before they are looked at. Calls block. Thread: any.
 */
final class SignIn {

    private final Database database;
    private final SecretBox box;
    private final Links links;
    private final Sessions sessions;
    private final Codes codes;
    private final Limits limits;
    private final KnownDevices devices;
    private final PersonDirectory people;
    private final Standings standings;
    private final Clock clock;

    SignIn(
            Database database,
            SecretBox box,
            Links links,
            Sessions sessions,
            Codes codes,
            Limits limits,
            PersonDirectory people,
            Standings standings,
            Clock clock) {
        this.database = database;
        this.box = box;
        this.links = links;
        this.sessions = sessions;
        this.codes = codes;
        this.limits = limits;
        this.devices = new KnownDevices(database, clock);
        this.people = people;
        this.standings = standings;
        this.clock = clock;
    }

    private record Known(
            String person,
            @Nullable String hash,
            byte @Nullable [] sealed,
            long step,
            boolean needsCode,
            boolean disabled) {}

    /**
     * @param login login or phone number
     * @param code of the authenticator app, or a recovery code; staff need one, for residents it is not looked at
     * @throws Refused {@code wrong-sign-in} or {@code too-many-tries}
     */
    SignedIn byPassword(String login, String password, @Nullable String code, Origin origin) {
        String name = Phones.normal(login).orElseGet(() -> Accounts.normal(login));
        Optional<Known> account =
                database.read(transaction -> known(transaction.handle(), "login = :key OR phone = :key", name));
        boolean trusted = account.map(known -> devices.isKnown(known.person(), origin.deviceToken()))
                .orElse(false);
        String address = network(origin.address());
        String key = trusted ? "device " + origin.deviceToken() : name + " " + address;
        boolean stopped = !trusted && (limits.isUsedUp(Limits.ADDRESS, address) || limits.isUsedUp(Limits.LOGIN, name));
        if (stopped || !limits.take(Limits.PASSWORD, key)) {
            throw Refused.tooMany("too-many-tries");
        }
        Known known = account.orElse(null);
        String hash = known == null || known.disabled() ? null : known.hash();
        boolean passwordFits = Passwords.matchesOrNobody(password, hash);
        if (known == null || !passwordFits) {
            throw wrong(address, name);
        }
        Optional<SignedIn> signedIn = known.needsCode()
                ? withSecondFactor(known, code, origin)
                : asResident(known.person(), Sessions.Way.PASSWORD, origin);
        if (signedIn.isEmpty()) {
            throw wrong(address, name);
        }
        limits.clear(Limits.PASSWORD, key);
        return signedIn.get();
    }

    private Refused wrong(String address, String name) {
        limits.take(Limits.ADDRESS, address);
        limits.take(Limits.LOGIN, name);
        return Refused.forbidden("wrong-sign-in");
    }

    private static Optional<Known> known(Handle handle, String condition, String key) {
        return handle.createQuery("SELECT * FROM account WHERE " + condition + " ORDER BY person LIMIT 1")
                .bind("key", key)
                .map((row, context) -> new Known(
                        Columns.text(row, "person"),
                        row.getString("password_hash"),
                        row.getBytes("sealed_totp"),
                        row.getLong("totp_last_step"),
                        row.getBytes("sealed_totp") != null,
                        row.getBoolean("disabled")))
                .findOne();
    }

    private Optional<SignedIn> withSecondFactor(Known known, @Nullable String code, Origin origin) {
        if (code == null) {
            return Optional.empty();
        }
        OptionalLong step = step(known, code);
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            boolean proven = takeFactor(handle, known.person(), step, code);
            return proven
                    ? Optional.of(begin(transaction, known.person(), Sessions.Way.PASSWORD, true, origin))
                    : Optional.<SignedIn>empty();
        });
    }

    private OptionalLong step(Known known, String code) {
        byte[] sealed = known.sealed();
        return sealed == null
                ? OptionalLong.empty()
                : Totp.accept(
                        box.open(Accounts.TOTP_PURPOSE + known.person(), sealed), code, clock.instant(), known.step());
    }

    /** The same code at the same moment from two places: one of them is not the owner, and only one gets true. */
    private boolean takeFactor(Handle handle, String person, OptionalLong step, String code) {
        return step.isPresent()
                ? takeStep(handle, person, step.getAsLong())
                : RecoveryCodes.use(handle, person, code, clock.millis());
    }

    private static boolean takeStep(Handle handle, String person, long step) {
        return handle.createUpdate(
                                "UPDATE account SET totp_last_step = :step WHERE person = :person AND totp_last_step < :step")
                        .bind("step", step)
                        .bind("person", person)
                        .execute()
                == 1;
    }

    private SignedIn begin(
            Transaction transaction, String person, Sessions.Way way, boolean secondFactor, Origin origin) {
        return new SignedIn(
                sessions.begin(transaction, person, way, secondFactor, origin),
                person,
                devices.remember(transaction.handle(), person, origin));
    }

    private Optional<SignedIn> asResident(String person, Sessions.Way way, Origin origin) {
        if (!isResident(person)) {
            return Optional.empty();
        }
        return Optional.of(database.write(transaction -> begin(transaction, person, way, false, origin)));
    }

    private boolean isResident(String person) {
        return people.find(person)
                .filter(known -> known.resident() && known.active())
                .isPresent();
    }

    /**
     * Somebody who is signed in shows again who they are, before something dangerous: by the second factor where there is one, else by the password.
     *
     * @param proof code of the authenticator app, recovery code, or password
     */
    SignedIn prove(String person, String session, String proof, Origin origin) {
        if (!limits.take(Limits.FACTOR, person)) {
            throw Refused.tooMany("too-many-tries");
        }
        Known known = database.read(transaction -> known(transaction.handle(), "person = :key", person))
                .filter(found -> !found.disabled())
                .orElseThrow(() -> Refused.forbidden("wrong-code"));
        boolean passwordFits = !known.needsCode() && Passwords.matchesOrNobody(proof, known.hash());
        OptionalLong step = step(known, proof);
        SignedIn result = database.write(transaction -> {
            boolean proven = passwordFits
                    || (known.needsCode() && takeFactor(transaction.handle(), known.person(), step, proof));
            if (!proven) {
                throw Refused.forbidden("wrong-code");
            }
            Sessions.NewSession next =
                    sessions.prove(transaction, session, Sessions.Way.PASSWORD, known.needsCode(), origin);
            return new SignedIn(next, person, null);
        });
        limits.clear(Limits.FACTOR, person);
        return result;
    }

    /**
     * Sends a code to a phone if somebody signs in by it. The answer does not tell.
     *
     * @throws Refused when this site sends no codes, the number is none, or too many were asked for
     */
    Codes.Challenge sendCode(String phone, String address) {
        if (!codes.areSent()) {
            throw Refused.conflict("no-codes-here");
        }
        String number = Phones.normal(phone).orElseThrow(() -> Refused.invalid("no-phone-number"));
        Optional<String> person = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT person FROM account WHERE phone = :phone AND disabled = :no")
                .bind("phone", number)
                .bind("no", false)
                .mapTo(String.class)
                .findOne());
        return codes.begin(Codes.Purpose.SIGN_IN, number, person.orElse(null), network(address))
                .orElseThrow(() -> Refused.tooMany("too-many-codes"));
    }

    /** With a resident's rights: a phone is no second factor for staff. */
    SignedIn byCode(String challenge, String code, Origin origin) {
        String address = network(origin.address());
        if (limits.isUsedUp(Limits.ADDRESS, address)) {
            throw Refused.tooMany("too-many-tries");
        }
        Optional<SignedIn> signedIn = codes.check(Codes.Purpose.SIGN_IN, challenge, code)
                .flatMap(Codes.Proof::holder)
                .flatMap(person -> asResident(person, Sessions.Way.CODE, origin));
        if (signedIn.isEmpty()) {
            limits.take(Limits.ADDRESS, address);
            throw Refused.forbidden("wrong-code");
        }
        return signedIn.get();
    }

    /**
     * After a passkey was verified. It proves possession and the person, which is enough for staff.
     *
     * @throws Refused when the person may not come in at the moment
     */
    SignedIn byPasskey(String person, Origin origin) {
        return byOther(person, Sessions.Way.PASSKEY, true, origin);
    }

    /** After a provider vouched for the person; with staff rights only if it asked for a second factor. */
    SignedIn byProvider(String person, boolean secondFactor, Origin origin) {
        return byOther(person, Sessions.Way.PROVIDER, secondFactor, origin);
    }

    private SignedIn byOther(String person, Sessions.Way way, boolean secondFactor, Origin origin) {
        boolean disabled = database.read(transaction -> known(transaction.handle(), "person = :key", person))
                .filter(Known::disabled)
                .isPresent();
        boolean staff = secondFactor && !standings.of(person).allStaffRoles().isEmpty();
        if (disabled || (!staff && !isResident(person))) {
            throw Refused.forbidden("no-rights-now");
        }
        return database.write(transaction -> begin(transaction, person, way, staff, origin));
    }

    /** Shows again who they are by a passkey, which must be their own. */
    SignedIn proveByPasskey(String person, String owner, String session, Origin origin) {
        if (!owner.equals(person)) {
            throw Refused.forbidden("passkey-not-valid");
        }
        boolean staff = !standings.of(person).allStaffRoles().isEmpty();
        return new SignedIn(
                database.write(
                        transaction -> sessions.prove(transaction, session, Sessions.Way.PASSKEY, staff, origin)),
                person,
                null);
    }

    SignedIn byLink(String token, Origin origin) {
        Links.Link link = links.find(token)
                .filter(found -> found.kind() == Links.Kind.SIGN_IN || found.kind() == Links.Kind.DEMO)
                .orElseThrow(() -> Refused.forbidden("link-not-valid"));
        boolean demo = link.kind() == Links.Kind.DEMO && Demo.isMarked(database);
        return database.write(transaction -> {
            if (!links.use(transaction.handle(), link)) {
                throw Refused.forbidden("link-not-valid");
            }
            Sessions.Way way = demo ? Sessions.Way.DEMO : Sessions.Way.LINK;
            return begin(transaction, link.person(), way, demo, origin);
        });
    }

    /** What one household or attacker has of the internet: an IPv4 address, or the first half of an IPv6 address. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
