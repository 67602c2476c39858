package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.AccessChanges;
import org.linli.cloud.access.Holders;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/** Set-up, sign-in, lock-out, sessions and links; the same on every database. */
abstract class IdentityRules {

    private static final String PASSWORD = "seven green lamps";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final Map<String, PersonDirectory.Known> known = new HashMap<>();
    private Database database;
    private Links links;
    private Sessions sessions;
    private Accounts accounts;

    abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        SecretBox box = SecretBox.open(directory.resolve("secret.key"));
        PersonDirectory people = new PersonDirectory() {
            @Override
            public Optional<Known> find(String person) {
                return Optional.ofNullable(known.get(person));
            }

            @Override
            public void ensureStaff(String person, String name) {
                known.putIfAbsent(person, new Known(person, name, false, true));
            }
        };
        StaffRoles roles =
                new StaffRoles(database, new Holders(new AccessChanges(database, clock)), Accounts::isEnabled, clock);
        links = new Links(database, roles, box, clock);
        sessions = new Sessions(database, people, new Visibility(database, clock), clock);
        accounts = new Accounts(database, box, links, sessions, people, roles, clock);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private byte[] secretOf(String token) {
        return links.find(token).orElseThrow().totpSecret();
    }

    private Accounts.SignedIn setUp(String token, String login) {
        byte[] secret = secretOf(token);
        return accounts.finishSetup(token, "Li", login, PASSWORD, Totp.code(secret, clock.instant()), "here");
    }

    private Caller caller(Accounts.SignedIn signedIn) {
        return caller(signedIn.session() == null ? null : signedIn.session().token());
    }

    private Caller caller(@Nullable String token) {
        return sessions.resolve(new CallerResolver.Credentials(token, null, null, null, Set.of(), "here"));
    }

    private Accounts.SignedIn signIn(byte[] secret, String password) {
        return accounts.signIn("Manager ", password, Totp.code(secret, clock.instant()), "here");
    }

    private String firstToken() {
        return links.firstManager().orElseThrow().token();
    }

    @Test
    void theFirstLinkMakesTheFirstManagerOnce() {
        assertFalse(accounts.hasManager());
        String token = firstToken();
        Accounts.SignedIn result = setUp(token, "manager");
        assertNull(result.refusal());
        assertEquals(Set.of("MANAGER"), caller(result).roles());
        assertTrue(accounts.hasManager());
        assertTrue(links.find(token).isEmpty());
        assertTrue(links.firstManager().isEmpty());
    }

    @Test
    void aNewFirstLinkEndsTheOldOneAndBothEndAfterAnHour() {
        String old = firstToken();
        String fresh = firstToken();
        assertTrue(links.find(old).isEmpty());
        assertTrue(links.find(fresh).isPresent());
        clock.advance(Duration.ofHours(1));
        assertTrue(links.find(fresh).isEmpty());
    }

    @Test
    void setUpRefusesWeakPasswordsAndWrongCodesAndKeepsTheLink() {
        String token = firstToken();
        byte[] secret = secretOf(token);
        String code = Totp.code(secret, clock.instant());
        for (String weak : List.of("short", "aaaaaaaaaaaaaaa", "manager-2026")) {
            assertEquals(
                    Accounts.Refusal.WEAK_PASSWORD,
                    accounts.finishSetup(token, "Li", "manager", weak, code, "here")
                            .refusal());
        }
        String wrong = code.equals("000000") ? "000001" : "000000";
        assertEquals(
                Accounts.Refusal.WRONG_CODE,
                accounts.finishSetup(token, "Li", "manager", PASSWORD, wrong, "here")
                        .refusal());
        assertNull(setUp(token, "manager").refusal());
    }

    @Test
    void signingInNeedsPasswordAndCodeAndACodeCountsOnce() {
        byte[] secret = manager();
        assertEquals(
                Accounts.Refusal.WRONG_SIGN_IN, signIn(secret, "wrong password").refusal());
        Accounts.SignedIn first = signIn(secret, PASSWORD);
        assertNull(first.refusal());
        assertEquals(Accounts.Refusal.WRONG_SIGN_IN, signIn(secret, PASSWORD).refusal());
        clock.advance(Duration.ofSeconds(60));
        assertNull(signIn(secret, PASSWORD).refusal());
        assertEquals(
                Accounts.Refusal.WRONG_SIGN_IN,
                accounts.signIn("nobody", PASSWORD, "123456", "here").refusal());
    }

    /** A manager whose set-up is a minute ago, so that the next code is a new one. */
    private byte[] manager() {
        String token = firstToken();
        byte[] secret = secretOf(token);
        assertNull(setUp(token, "manager").refusal());
        clock.advance(Duration.ofSeconds(60));
        return secret;
    }

    @Test
    void fiveWrongTriesLockTheAccountForAQuarterOfAnHour() {
        byte[] secret = manager();
        for (int i = 1; i < Accounts.MAX_FAILURES; i++) {
            assertEquals(
                    Accounts.Refusal.WRONG_SIGN_IN,
                    signIn(secret, "wrong password").refusal());
        }
        assertEquals(Accounts.Refusal.LOCKED, signIn(secret, "wrong password").refusal());
        assertEquals(Accounts.Refusal.LOCKED, signIn(secret, PASSWORD).refusal());
        clock.advance(Accounts.LOCK);
        assertNull(signIn(secret, PASSWORD).refusal());
    }

    @Test
    void aLoginBelongsToOnePersonOnly() {
        manager();
        Links.NewLink invitation = links.setup("guard-1", Set.of(Role.GUARD), "manager");
        assertEquals(
                Accounts.Refusal.LOGIN_TAKEN,
                setUp(invitation.token(), "MANAGER").refusal());
        Accounts.SignedIn guard = setUp(invitation.token(), "guard");
        assertEquals(Set.of("GUARD"), caller(guard).roles());
    }

    @Test
    void aResidentSignsInByALinkOnceAndHasNoStaffRole() {
        known.put("p1", new PersonDirectory.Known("p1", "Wang", true, true));
        String token = links.signIn("p1", "desk").token();
        Accounts.SignedIn result = accounts.signInByLink(token, "here");
        assertEquals(Set.of("RESIDENT"), caller(result).roles());
        assertEquals(
                Accounts.Refusal.LINK_NOT_VALID,
                accounts.signInByLink(token, "here").refusal());
        known.put("p1", new PersonDirectory.Known("p1", "Wang", true, false));
        assertFalse(caller(result).signedIn());
    }

    @Test
    void aLinkIsNoSecondFactorForStaffUnlessTheDatabaseIsADemo() {
        manager();
        String staff = accounts.list().get(0).person();
        Accounts.SignedIn byLink =
                accounts.signInByLink(links.signIn(staff, "desk").token(), "here");
        assertFalse(caller(byLink).signedIn());
        assertThrows(IllegalStateException.class, () -> Demo.link(database, links, staff));
        Accounts.SignedIn forged = accounts.signInByLink(links.demo(staff).token(), "here");
        assertFalse(caller(forged).signedIn());
        database.change(transaction ->
                Demo.mark(transaction, accounts, List.of(new Demo.Person("g1", "保安", "Guard", Set.of(Role.GUARD)))));
        Accounts.SignedIn demo =
                accounts.signInByLink(Demo.link(database, links, "g1").token(), "here");
        assertEquals(Set.of("GUARD"), caller(demo).roles());
        assertEquals("Guard", Demo.people(database).get(0).nameEn());
    }

    @Test
    void sessionsEndByTimeByTheirOwnerAndWithTheAccount() {
        byte[] secret = manager();
        Accounts.SignedIn first = signIn(secret, PASSWORD);
        Caller caller = caller(first);
        assertTrue(caller.signedIn());
        assertTrue(sessions.stillValid(caller));
        assertFalse(sessions.end(String.valueOf(caller.session()), "somebody-else"));
        assertTrue(sessions.end(String.valueOf(caller.session()), caller.requirePerson()));
        assertFalse(caller(first).signedIn());
        assertFalse(sessions.stillValid(caller));

        clock.advance(Duration.ofSeconds(60));
        Accounts.SignedIn second = signIn(secret, PASSWORD);
        clock.advance(Sessions.STAFF_LIFE);
        assertFalse(caller(second).signedIn());

        Accounts.SignedIn third = signIn(secret, PASSWORD);
        assertTrue(accounts.setDisabled(caller.requirePerson(), true));
        assertFalse(caller(third).signedIn());
        clock.advance(Duration.ofSeconds(60));
        assertEquals(Accounts.Refusal.WRONG_SIGN_IN, signIn(secret, PASSWORD).refusal());
    }

    @Test
    void theDatabaseHoldsNoSecretInPlain() {
        String token = firstToken();
        byte[] secret = secretOf(token);
        Accounts.SignedIn result = setUp(token, "manager");
        String session = assertNotNullAnd(result.session()).token();
        String everything = database.read(transaction -> {
            StringBuilder text = new StringBuilder();
            for (String table : List.of("account", "session", "one_time_link")) {
                transaction
                        .handle()
                        .createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .forEach(row -> row.values()
                                .forEach(value -> text.append(
                                        value instanceof byte[] bytes ? Totp.base32(bytes) : String.valueOf(value))));
            }
            return text.toString();
        });
        for (String hidden : List.of(token, session, PASSWORD, Totp.base32(secret))) {
            assertFalse(everything.contains(hidden));
        }
        assertTrue(everything.contains("$argon2id$"));
    }

    private static <T> T assertNotNullAnd(@Nullable T value) {
        assertNotNull(value);
        return value;
    }
}
