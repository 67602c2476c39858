package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** How residents sign in: chosen with an invitation, changed later by themselves. Staff change their password here too. Calls block. Thread: any. */
final class Residents {

    private final Database database;
    private final Links links;
    private final Sessions sessions;
    private final Codes codes;
    private final Limits limits;
    private final KnownDevices devices;
    private final PersonDirectory people;
    private final Clock clock;

    Residents(
            Database database,
            Links links,
            Sessions sessions,
            Codes codes,
            Limits limits,
            PersonDirectory people,
            Clock clock) {
        this.database = database;
        this.links = links;
        this.sessions = sessions;
        this.codes = codes;
        this.limits = limits;
        this.devices = new KnownDevices(database, clock);
        this.people = people;
        this.clock = clock;
    }

    /** What the holder of an invitation sees. */
    record Offer(String name, boolean codes) {}

    /**
     * What an invited resident chose. Neither is fine too: then passkeys and links remain.
     *
     * @param login with a password
     * @param challenge of a code sent to the phone they want to sign in by, and the code
     */
    record Choice(
            @Nullable String login,
            @Nullable String password,
            @Nullable String challenge,
            @Nullable String code) {
        @Override
        public String toString() {
            return "Choice[…]";
        }
    }

    private Links.Link invitation(String token) {
        return links.find(token)
                .filter(found -> found.kind() == Links.Kind.INVITATION)
                .orElseThrow(() -> Refused.forbidden("link-not-valid"));
    }

    private PersonDirectory.Known resident(String person) {
        return people.find(person)
                .filter(known -> known.resident() && known.active())
                .orElseThrow(() -> Refused.forbidden("no-rights-now"));
    }

    Offer read(String token) {
        return new Offer(resident(invitation(token).person()).name(), codes.areSent());
    }

    /** A code to the phone somebody wants to sign in by; also to a number nobody has yet, since that is the usual case. */
    Codes.Challenge sendInvitationCode(String token, String phone, String address) {
        return sendCode(invitation(token).person(), phone, address);
    }

    Codes.Challenge sendCode(String person, String phone, String address) {
        if (!codes.areSent()) {
            throw Refused.conflict("no-codes-here");
        }
        String number = Phones.normal(phone).orElseThrow(() -> Refused.invalid("no-phone-number"));
        return codes.begin(Codes.Purpose.PHONE, number, person, SignIn.network(address))
                .orElseThrow(() -> Refused.tooMany("too-many-codes"));
    }

    /**
     * Takes an invitation and signs in. A password that was there is replaced and every earlier session ended: a second invitation is the way back for who forgot it.
     *
     * @throws Refused when something will not do; the invitation stays good
     */
    SignedIn accept(String token, Choice choice, Origin origin) {
        Links.Link link = invitation(token);
        PersonDirectory.Known known = resident(link.person());
        String login = choice.login();
        String password = choice.password();
        Refused.unless((login == null) == (password == null), "login-and-password");
        String hash = null;
        if (login != null && password != null) {
            Refused.unless(isLogin(login), "login-form");
            Refused.unless(Passwords.isGoodEnough(password, login), "weak-password");
            hash = Passwords.hash(password);
        }
        String phone = phone(known.id(), choice.challenge(), choice.code());
        String newHash = hash;
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("account-login");
            if (login != null && Accounts.isTaken(handle, login, known.id())) {
                throw Refused.conflict("login-taken");
            }
            refuseTakenPhone(handle, phone, known.id());
            if (!links.use(handle, link)) {
                throw Refused.forbidden("link-not-valid");
            }
            ensure(handle, known);
            if (login != null && newHash != null) {
                setPassword(handle, known.id(), Accounts.normal(login), newHash);
                sessions.endAll(transaction, known.id());
            }
            setPhone(handle, known.id(), phone);
            return new SignedIn(
                    sessions.begin(transaction, known.id(), Sessions.Way.LINK, false, origin),
                    known.id(),
                    devices.remember(handle, known.id(), origin));
        });
    }

    /** A login is no phone number, so that one field can take both. */
    static boolean isLogin(String login) {
        return Phones.normal(login).isEmpty() && login.strip().length() >= 2;
    }

    private @Nullable String phone(String person, @Nullable String challenge, @Nullable String code) {
        if (challenge == null || code == null) {
            return null;
        }
        return codes.check(Codes.Purpose.PHONE, challenge, code)
                .filter(proof -> person.equals(proof.person()))
                .map(Codes.Proof::phone)
                .orElseThrow(() -> Refused.forbidden("wrong-code"));
    }

    private static void refuseTakenPhone(Handle handle, @Nullable String phone, String person) {
        boolean taken = phone != null
                && handle.createQuery("SELECT count(*) FROM account WHERE phone = :phone AND person <> :person")
                                .bind("phone", phone)
                                .bind("person", person)
                                .mapTo(Integer.class)
                                .one()
                        > 0;
        if (taken) {
            throw Refused.conflict("phone-taken");
        }
    }

    private void ensure(Handle handle, PersonDirectory.Known known) {
        handle.createUpdate("INSERT INTO account (person, name, login, password_hash, sealed_totp, totp_last_step,"
                        + " roles, disabled, failures, locked_until, created_at)"
                        + " VALUES (:person, :name, NULL, NULL, NULL, 0, '', :no, 0, NULL, :now)"
                        + " ON CONFLICT (person) DO NOTHING")
                .bind("person", known.id())
                .bind("name", known.name())
                .bind("no", false)
                .bind("now", clock.millis())
                .execute();
    }

    private static void setPassword(Handle handle, String person, @Nullable String login, String hash) {
        handle.createUpdate("UPDATE account SET password_hash = :hash, login = coalesce(:login, login)"
                        + " WHERE person = :person")
                .bind("hash", hash)
                .bind("login", login)
                .bind("person", person)
                .execute();
        KnownDevices.forget(handle, person);
    }

    private static void setPhone(Handle handle, String person, @Nullable String phone) {
        if (phone != null) {
            handle.createUpdate("UPDATE account SET phone = :phone WHERE person = :person")
                    .bind("phone", phone)
                    .bind("person", person)
                    .execute();
        }
    }

    /** Signs in by this phone from now on. */
    void changePhone(String person, String challenge, String code) {
        PersonDirectory.Known known = resident(person);
        String phone = phone(person, challenge, code);
        database.change(transaction -> {
            transaction.serialise("account-login");
            refuseTakenPhone(transaction.handle(), phone, person);
            ensure(transaction.handle(), known);
            setPhone(transaction.handle(), person, phone);
        });
    }

    private record Present(@Nullable String login, @Nullable String hash, boolean fresh) {}

    /**
     * Changes or first sets the own password and ends every other session.
     *
     * @param current the password so far; not needed by who signed in by code, link, passkey or provider within {@link Sessions#PROOF_LIFE}: that is the way for
     *     those who forgot it
     * @param login only where there is none yet
     */
    void changePassword(
            String person, String session, @Nullable String current, @Nullable String login, String password) {
        if (!limits.take(Limits.PASSWORD, "change " + person)) {
            throw Refused.tooMany("too-many-tries");
        }
        Present present = database.read(transaction -> present(transaction.handle(), person, session));
        boolean proven = current == null ? present.fresh() : Passwords.matchesOrNobody(current, present.hash());
        if (!proven) {
            throw Refused.forbidden(current == null ? "second-factor-needed" : "wrong-password");
        }
        String name = present.login() == null ? login : present.login();
        if (name == null || !isLogin(name)) {
            throw Refused.invalid("login-form");
        }
        Refused.unless(Passwords.isGoodEnough(password, name), "weak-password");
        String hash = Passwords.hash(password);
        Optional<PersonDirectory.Known> known = people.find(person);
        database.change(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("account-login");
            if (Accounts.isTaken(handle, name, person)) {
                throw Refused.conflict("login-taken");
            }
            known.ifPresent(found -> ensure(handle, found));
            setPassword(handle, person, Accounts.normal(name), hash);
            sessions.endAllBut(transaction, person, session);
        });
        limits.clear(Limits.PASSWORD, "change " + person);
    }

    private Present present(Handle handle, String person, String session) {
        Instant since = clock.instant().minus(Sessions.PROOF_LIFE);
        boolean fresh = handle.createQuery("SELECT count(*) FROM session WHERE id = :id AND person = :person"
                                + " AND proven_at > :since AND way NOT IN ('PASSWORD', 'DEMO')")
                        .bind("id", session)
                        .bind("person", person)
                        .bind("since", since.toEpochMilli())
                        .mapTo(Integer.class)
                        .one()
                > 0;
        return handle.createQuery("SELECT login, password_hash FROM account WHERE person = :person")
                .bind("person", person)
                .map((row, context) -> new Present(row.getString("login"), row.getString("password_hash"), fresh))
                .findOne()
                .orElse(new Present(null, null, fresh));
    }

    /** Who signs in by this phone number. */
    Optional<String> byPhone(String phone) {
        return Phones.normal(phone)
                .flatMap(number -> database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT person FROM account WHERE phone = :phone AND disabled = :no")
                        .bind("phone", number)
                        .bind("no", false)
                        .mapTo(String.class)
                        .findOne()));
    }

    /**
     * New recovery codes; the earlier ones end.
     *
     * @throws Refused when the person has no second factor for which they could stand
     */
    List<String> renewRecoveryCodes(String person) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            boolean hasFactor = handle.createQuery("SELECT count(*) FROM account WHERE person = :person"
                                    + " AND sealed_totp IS NOT NULL")
                            .bind("person", person)
                            .mapTo(Integer.class)
                            .one()
                    > 0;
            if (!hasFactor) {
                throw Refused.conflict("no-second-factor");
            }
            return RecoveryCodes.renew(handle, person, clock.millis());
        });
    }

    /** What the person signs in by, for their own page. */
    record Ways(
            @Nullable String login,
            boolean password,
            @Nullable String phone,
            int recoveryCodes) {
        @Override
        public String toString() {
            return "Ways[…]";
        }
    }

    Ways ways(String person) {
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            int codesLeft = RecoveryCodes.left(handle, person);
            return handle.createQuery("SELECT login, password_hash, phone FROM account WHERE person = :person")
                    .bind("person", person)
                    .map((row, context) -> {
                        String phone = row.getString("phone");
                        return new Ways(
                                row.getString("login"),
                                row.getString("password_hash") != null,
                                phone == null ? null : Phones.masked(phone),
                                codesLeft);
                    })
                    .findOne()
                    .orElse(new Ways(null, false, null, codesLeft));
        });
    }
}
