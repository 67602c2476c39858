package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts of staff: set-up, list, disabling. Calls block. Thread: any. */
public final class Accounts {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    /** Where identity keeps something of one person. */
    private static final List<String> OWNED = List.of(
            "account WHERE person",
            "passkey WHERE person",
            "provider_link WHERE person",
            "recovery_code WHERE person",
            "known_device WHERE person",
            "one_time_link WHERE person",
            "one_time_code WHERE person",
            "api_token WHERE kind = 'PERSONAL' AND person");

    static final String TOTP_PURPOSE = "account-totp:";

    private final Database database;
    private final SecretBox box;
    private final Links links;
    private final Sessions sessions;
    private final PersonDirectory people;
    private final StaffRoles roles;
    private final Reach reach;
    private final KnownDevices devices;
    private final Clock clock;

    public Accounts(
            Database database,
            SecretBox box,
            Links links,
            Sessions sessions,
            PersonDirectory people,
            StaffRoles roles,
            Reach reach,
            Clock clock) {
        this.database = database;
        this.box = box;
        this.links = links;
        this.sessions = sessions;
        this.people = people;
        this.roles = roles;
        this.reach = reach;
        this.devices = new KnownDevices(database, clock);
        this.clock = clock;
    }

    /** An account as a manager sees it. */
    public record Account(
            String person, String name, @Nullable String login, Set<Role> roles, boolean disabled) {
        private Account withRolesOf(Account other) {
            Set<Role> all = EnumSet.noneOf(Role.class);
            all.addAll(roles);
            all.addAll(other.roles);
            return new Account(person, name, login, all, disabled);
        }
    }

    /** What a staff member answers to a set-up link. */
    record Setup(String token, String name, String login, String password, String code) {
        @Override
        public String toString() {
            return "Setup[…]";
        }
    }

    /** For whoever must know that somebody is left who can act. */
    public static boolean isEnabled(Handle handle, String person) {
        return handle.createQuery("SELECT count(*) FROM account WHERE person = :person AND disabled = :no")
                        .bind("person", person)
                        .bind("no", false)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    public boolean hasManager() {
        return database.read(transaction -> roles.hasManager(transaction.handle()));
    }

    /**
     * Makes a staff account of a set-up link and signs in.
     *
     * @throws Refused when link, password, login or code will not do; the link stays good
     */
    SignedIn finishSetup(Setup setup, Origin origin) {
        Links.Link link = links.find(setup.token())
                .filter(found -> found.kind() == Links.Kind.SETUP)
                .orElseThrow(() -> Refused.forbidden("link-not-valid"));
        byte @Nullable [] secret = link.totpSecret();
        if (secret == null) {
            throw Refused.forbidden("link-not-valid");
        }
        Refused.unless(Residents.isLogin(setup.login()), "login-form");
        Refused.unless(Passwords.isGoodEnough(setup.password(), setup.login()), "weak-password");
        OptionalLong step = Totp.accept(secret, setup.code(), clock.instant(), 0);
        if (step.isEmpty()) {
            throw Refused.forbidden("wrong-code");
        }
        String person = link.person();
        String hash = Passwords.hash(setup.password());
        byte[] sealed = box.seal(TOTP_PURPOSE + person, secret);
        people.ensureStaff(person, setup.name(), link.community());
        SignedIn result = database.write(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("account-login");
            if (isTaken(handle, setup.login(), person)) {
                throw Refused.conflict("login-taken");
            }
            // Asked once more, since the first manager may have come by another link meanwhile.
            if (links.find(handle, link.tokenHash()).isEmpty() || !links.use(handle, link)) {
                throw Refused.forbidden("link-not-valid");
            }
            StaffRoles.refuseOthers(handle, person, link.community());
            store(
                    transaction,
                    new Row(person, setup.name(), normal(setup.login()), hash, sealed, step.getAsLong(), link.roles()),
                    link.community());
            sessions.endAll(transaction, person);
            KnownDevices.forget(handle, person);
            return new SignedIn(
                    sessions.begin(transaction, person, Sessions.Way.SETUP, true, origin),
                    person,
                    devices.remember(handle, person, origin));
        });
        LOG.info("account of {} set up", person);
        return result;
    }

    static String normal(String login) {
        return login.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isTaken(Handle handle, String login, String person) {
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

    /** @param community in which the roles count; null for the whole first company */
    private void store(Transaction transaction, Row row, @Nullable String community) {
        row.roles().forEach(role -> roles.grantBySetup(transaction, row.person(), community, role.name()));
        // The account's own column only says that this person signs in with a second factor.
        transaction
                .handle()
                .createUpdate(
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

    /**
     * Whether this manager may give the person a new way in or shut their account: not when the person acts for more than this community and the manager does
     * not. Otherwise the manager of one community could become whoever manages all.
     */
    boolean mayManage(String manager, String person, String community) {
        return database.read(transaction -> reach.mayManage(transaction.handle(), manager, person, community));
    }

    /** Whether this member of staff may hand out a way in for a resident, see {@link Reach#mayLetIn}. */
    boolean mayLetIn(String issuer, String person, String community) {
        return database.read(transaction -> reach.mayLetIn(transaction.handle(), issuer, person, community));
    }

    /** Forgets every way in of a person who is erased, and whom they let act for them. What they did stays in the audit log, by id. */
    public void erase(Transaction transaction, String person) {
        Handle handle = transaction.handle();
        sessions.endAll(transaction, person);
        for (String owned : OWNED) {
            handle.createUpdate("DELETE FROM " + owned + " = :person")
                    .bind("person", person)
                    .execute();
        }
        handle.createUpdate("UPDATE proxy_grant SET ended_at = :now, ended_by = :person"
                        + " WHERE ended_at IS NULL AND (resident = :person OR proxy = :person)")
                .bind("now", clock.millis())
                .bind("person", person)
                .execute();
    }

    /** Gives a person staff roles without a password: such an account can only be entered by a demo's links. */
    void putDemo(Transaction transaction, Demo.Person person) {
        store(transaction, new Row(person.id(), person.name(), null, null, null, 0, person.roles()), null);
    }

    /** Staff accounts that a community knows, by name, with the roles that count there: those of the community and of its whole company. One statement. */
    Page<Account> list(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        Map<String, Account> rows = new LinkedHashMap<>();
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT a.person, a.name, a.login, a.disabled, g.role FROM (SELECT * FROM account"
                                + " WHERE roles <> '' AND (name, person) > (:name, :person) AND "
                                + StaffRoles.knownIn("account.person") + " ORDER BY name, person LIMIT :limit) a"
                                + " LEFT JOIN (" + StaffRoles.GRANTS_IN + ") g ON g.person = a.person"
                                + " ORDER BY a.name, a.person")
                        .bind("community", community)
                        .bind("name", after[1])
                        .bind("person", after[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> account(row))
                        .list())
                .forEach(account -> rows.merge(account.person(), account, Account::withRolesOf));
        return Page.of(List.copyOf(rows.values()), size, account -> Page.pair(account.person(), account.name()));
    }

    /** With the one role of the row. */
    private static Account account(ResultSet row) throws SQLException {
        String role = row.getString("role");
        return new Account(
                Columns.text(row, "person"),
                Columns.text(row, "name"),
                row.getString("login"),
                role == null ? Set.of() : Set.of(Role.valueOf(role)),
                row.getBoolean("disabled"));
    }

    Optional<String> nameOf(String person) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT name FROM account WHERE person = :person")
                .bind("person", person)
                .mapTo(String.class)
                .findOne());
    }

    /** False when there is no such account. Refused for the last one who manages a whole company. */
    boolean setDisabled(String person, boolean disabled) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            if (disabled) {
                roles.refuseLastManager(transaction, person);
                sessions.endAll(transaction, person);
            }
            return handle.createUpdate("UPDATE account SET disabled = :disabled WHERE person = :person")
                            .bind("disabled", disabled)
                            .bind("person", person)
                            .execute()
                    == 1;
        });
    }
}
