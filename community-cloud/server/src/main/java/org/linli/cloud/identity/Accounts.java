package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts of staff: set-up, sign-in with password and code, lock-out. Calls block. Thread: any. */
public final class Accounts {

    /** After this many wrong tries in a row the account rests for {@link #LOCK}. */
    static final int MAX_FAILURES = 5;

    static final Duration LOCK = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final String PURPOSE = "account-totp:";

    private final Database database;
    private final SecretBox box;
    private final Links links;
    private final Sessions sessions;
    private final PersonDirectory people;
    private final Clock clock;

    public Accounts(
            Database database, SecretBox box, Links links, Sessions sessions, PersonDirectory people, Clock clock) {
        this.database = database;
        this.box = box;
        this.links = links;
        this.sessions = sessions;
        this.people = people;
        this.clock = clock;
    }

    /** An account as a manager sees it. */
    public record Account(
            String person,
            String name,
            @Nullable String login,
            Set<Role> roles,
            boolean disabled,
            @Nullable Instant lockedUntil) {}

    /** How a sign-in can end. Wrong login, password and code are one answer. */
    enum Refusal {
        LINK_NOT_VALID,
        WEAK_PASSWORD,
        LOGIN_TAKEN,
        WRONG_CODE,
        WRONG_SIGN_IN,
        LOCKED
    }

    /** One of the two is there. */
    record SignedIn(
            Sessions.@Nullable NewSession session,
            @Nullable String person,
            @Nullable Refusal refusal) {
        static SignedIn refused(Refusal why) {
            return new SignedIn(null, null, why);
        }

        static SignedIn as(Sessions.NewSession session, String person) {
            return new SignedIn(session, person, null);
        }
    }

    static boolean hasManager(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM account WHERE roles LIKE '%MANAGER%' AND disabled = :no")
                        .bind("no", false)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    public boolean hasManager() {
        return database.read(transaction -> hasManager(transaction.handle()));
    }

    SignedIn finishSetup(String token, String name, String login, String password, String code, String address) {
        Optional<Links.Link> link = links.find(token).filter(found -> found.kind() == Links.Kind.SETUP);
        byte @Nullable [] secret = link.map(Links.Link::totpSecret).orElse(null);
        if (link.isEmpty() || secret == null) {
            return SignedIn.refused(Refusal.LINK_NOT_VALID);
        }
        if (!Passwords.isGoodEnough(password, login)) {
            return SignedIn.refused(Refusal.WEAK_PASSWORD);
        }
        OptionalLong step = Totp.accept(secret, code, clock.instant(), 0);
        if (step.isEmpty()) {
            return SignedIn.refused(Refusal.WRONG_CODE);
        }
        String person = link.get().person();
        String hash = Passwords.hash(password);
        byte[] sealed = box.seal(PURPOSE + person, secret);
        people.ensureStaff(person, name);
        SignedIn result = database.write(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("account-login");
            if (isTaken(handle, login, person)) {
                return SignedIn.refused(Refusal.LOGIN_TAKEN);
            }
            if (!links.use(handle, link.get())) {
                return SignedIn.refused(Refusal.LINK_NOT_VALID);
            }
            Set<Role> roles = link.get().roles();
            store(handle, new Row(person, name, normal(login), hash, sealed, step.getAsLong(), roles));
            Sessions.endAll(handle, person);
            return SignedIn.as(sessions.begin(handle, person, true, address), person);
        });
        LOG.info("account of {} set up: {}", person, result.refusal() == null ? "done" : result.refusal());
        return result;
    }

    private static String normal(String login) {
        return login.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isTaken(Handle handle, String login, String person) {
        return handle.createQuery("SELECT count(*) FROM account WHERE login = :login AND person <> :person")
                        .bind("login", normal(login))
                        .bind("person", person)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private record Row(
            String person,
            String name,
            @Nullable String login,
            @Nullable String hash,
            byte @Nullable [] sealed,
            long step,
            Collection<Role> roles) {}

    private void store(Handle handle, Row row) {
        handle.createUpdate(
                        "INSERT INTO account (person, name, login, password_hash, sealed_totp, totp_last_step, roles,"
                                + " disabled, failures, locked_until, created_at)"
                                + " VALUES (:person, :name, :login, :hash, :totp, :step, :roles, :no, 0, NULL, :now)"
                                + " ON CONFLICT (person) DO UPDATE SET name = excluded.name, login = excluded.login,"
                                + " password_hash = excluded.password_hash, sealed_totp = excluded.sealed_totp,"
                                + " totp_last_step = excluded.totp_last_step, roles = excluded.roles, failures = 0,"
                                + " locked_until = NULL, disabled = :no")
                .bind("person", row.person())
                .bind("name", row.name())
                .bind("login", row.login())
                .bind("hash", row.hash())
                .bind("totp", row.sealed())
                .bind("step", row.step())
                .bind("roles", Role.join(row.roles()))
                .bind("no", false)
                .bind("now", clock.millis())
                .execute();
    }

    private record Known(
            String person,
            String hash,
            byte[] sealed,
            long step,
            boolean disabled,
            @Nullable Instant lockedUntil) {}

    SignedIn signIn(String login, String password, String code, String address) {
        Optional<Known> account = database.read(transaction -> known(transaction.handle(), normal(login)));
        if (account.isEmpty() || account.get().disabled()) {
            Passwords.compareWithNobody(password);
            return SignedIn.refused(Refusal.WRONG_SIGN_IN);
        }
        Known known = account.get();
        Instant lockedUntil = known.lockedUntil();
        if (lockedUntil != null && lockedUntil.isAfter(clock.instant())) {
            return SignedIn.refused(Refusal.LOCKED);
        }
        boolean passwordFits = Passwords.matches(password, known.hash());
        byte[] secret = box.open(PURPOSE + known.person(), known.sealed());
        OptionalLong step = Totp.accept(secret, code, clock.instant(), known.step());
        if (!passwordFits || step.isEmpty()) {
            return SignedIn.refused(fail(known.person()));
        }
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            int taken = handle.createUpdate(
                            "UPDATE account SET totp_last_step = :step, failures = 0, locked_until = NULL"
                                    + " WHERE person = :person AND totp_last_step < :step")
                    .bind("step", step.getAsLong())
                    .bind("person", known.person())
                    .execute();
            // The same code at the same moment from two places: one of them is not the owner.
            return taken == 0
                    ? SignedIn.refused(Refusal.WRONG_SIGN_IN)
                    : SignedIn.as(sessions.begin(handle, known.person(), true, address), known.person());
        });
    }

    private static Optional<Known> known(Handle handle, String login) {
        return handle.createQuery("SELECT * FROM account WHERE login = :login")
                .bind("login", login)
                .map((row, context) -> new Known(
                        row.getString("person"),
                        row.getString("password_hash"),
                        row.getBytes("sealed_totp"),
                        row.getLong("totp_last_step"),
                        row.getBoolean("disabled"),
                        lockedUntil(row)))
                .findOne();
    }

    private static @Nullable Instant lockedUntil(ResultSet row) throws SQLException {
        long millis = row.getLong("locked_until");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private Refusal fail(String person) {
        boolean locked = database.write(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("UPDATE account SET failures = failures + 1 WHERE person = :person")
                    .bind("person", person)
                    .execute();
            return handle.createUpdate("UPDATE account SET failures = 0, locked_until = :until"
                                    + " WHERE person = :person AND failures >= :most")
                            .bind("until", clock.millis() + LOCK.toMillis())
                            .bind("person", person)
                            .bind("most", MAX_FAILURES)
                            .execute()
                    > 0;
        });
        if (locked) {
            LOG.warn("account of {} is locked after {} wrong tries", person, MAX_FAILURES);
        }
        return locked ? Refusal.LOCKED : Refusal.WRONG_SIGN_IN;
    }

    SignedIn signInByLink(String token, String address) {
        Optional<Links.Link> link = links.find(token).filter(found -> found.kind() != Links.Kind.SETUP);
        if (link.isEmpty()) {
            return SignedIn.refused(Refusal.LINK_NOT_VALID);
        }
        boolean secondFactor = link.get().kind() == Links.Kind.DEMO && Demo.isMarked(database);
        String person = link.get().person();
        return database.write(transaction -> links.use(transaction.handle(), link.get())
                ? SignedIn.as(sessions.begin(transaction.handle(), person, secondFactor, address), person)
                : SignedIn.refused(Refusal.LINK_NOT_VALID));
    }

    /** Gives a person staff roles without a password: such an account can only be entered by a demo's links. */
    void putDemo(Handle handle, Demo.Person person) {
        store(handle, new Row(person.id(), person.name(), null, null, null, 0, person.roles()));
    }

    List<Account> list() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM account ORDER BY name, person LIMIT 1000")
                .map((row, context) -> new Account(
                        row.getString("person"),
                        row.getString("name"),
                        row.getString("login"),
                        Role.split(row.getString("roles")),
                        row.getBoolean("disabled"),
                        lockedUntil(row)))
                .list());
    }

    Optional<String> nameOf(String person) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT name FROM account WHERE person = :person")
                .bind("person", person)
                .mapTo(String.class)
                .findOne());
    }

    /** False when there is no such account. The last manager cannot be disabled by themselves: the caller checks that. */
    boolean setDisabled(String person, boolean disabled) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            if (disabled) {
                Sessions.endAll(handle, person);
            }
            return handle.createUpdate("UPDATE account SET disabled = :disabled WHERE person = :person")
                            .bind("disabled", disabled)
                            .bind("person", person)
                            .execute()
                    == 1;
        });
    }
}
