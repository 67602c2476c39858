package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.AccessChanges;
import org.linli.cloud.access.Holders;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/** Identity on a fresh database, with people the test names and phones the test reads. */
abstract class IdentityFixture {

    static final String PASSWORD = "seven green lamps";
    static final Origin HERE = Origin.browser("here");
    static final Origin PROGRAM = new Origin("here", "program", null, Sessions.Kind.TOKENS);

    @TempDir
    Path directory;

    final TestClock clock = new TestClock();
    final Map<String, PersonDirectory.Known> known = new HashMap<>();
    final BlockingQueue<CodeSender.Message> phones = new LinkedBlockingQueue<>();
    /** Of people who are more than one community's. */
    final Map<String, Visibility.Standing> standings = new HashMap<>();

    Standings standing;
    Database database;
    SecretBox box;
    Links links;
    Sessions sessions;
    Callers callers;
    Accounts accounts;
    StaffRoles roles;
    IdentityFeature identity;
    private CodePost post;

    abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        box = SecretBox.open(directory.resolve("secret.key"));
        PersonDirectory people = new PersonDirectory() {
            @Override
            public Optional<Known> find(String person) {
                return Optional.ofNullable(known.get(person));
            }

            @Override
            public void ensureStaff(String person, String name, @Nullable String community) {
                known.putIfAbsent(person, new Known(person, name, false, true));
            }
        };
        roles = new StaffRoles(database, new Holders(new AccessChanges(database, clock)), Accounts::isEnabled, clock);
        Reach reach = new Reach(roles, (handle, person) -> standing.of(person));
        links = new Links(database, roles, reach, box, clock);
        sessions = new Sessions(database, clock);
        Visibility visibility = new Visibility(database, clock);
        new Companies(database, new Holders(new AccessChanges(database, clock)))
                .ensureFirst("c1", "测试", "Asia/Shanghai");
        standing = person -> standings.containsKey(person) ? standings.get(person) : here(person, visibility);
        callers = new Callers(database, standing, sessions, clock, Duration.ZERO);
        accounts = new Accounts(database, box, links, sessions, people, roles, reach, clock);
        post = new CodePost(phones::add);
        identity = server(people);
    }

    /** What one server process has; another has its own on the same database. */
    IdentityFeature server(PersonDirectory people) {
        return new IdentityFeature(
                database,
                box,
                links,
                sessions,
                callers,
                accounts,
                people,
                new IdentityFeature.Outside(post, community -> "company", Set.of("localhost")),
                clock);
    }

    private Visibility.Standing here(String person, Visibility visibility) {
        Visibility.Standing stored = visibility.standing(person);
        PersonDirectory.Known who = known.get(person);
        return new Visibility.Standing(
                stored.staff(),
                stored.companies(),
                who != null && who.resident() && who.active() ? Set.of("c1") : Set.of(),
                stored.until());
    }

    static Visibility.Standing at(Map<String, Set<String>> staff, Set<String> residentIn) {
        return new Visibility.Standing(staff, Map.of(), residentIn);
    }

    @AfterEach
    void stop() {
        post.close();
        database.close();
    }

    void resident(String person) {
        known.put(person, new PersonDirectory.Known(person, "居民" + person, true, true));
    }

    byte[] secretOf(String token) {
        return links.find(token).orElseThrow().totpSecret();
    }

    SignedIn setUp(String token, String login) {
        return accounts.finishSetup(
                new Accounts.Setup(token, "Li", login, PASSWORD, Totp.code(secretOf(token), clock.instant())), HERE);
    }

    /** A manager whose set-up is a minute ago, so that the next code is a new one. */
    byte[] manager() {
        String token = links.firstManager().orElseThrow().token();
        byte[] secret = secretOf(token);
        setUp(token, "manager");
        clock.advance(Duration.ofSeconds(60));
        return secret;
    }

    String managerId() {
        return accounts.list("c1", null, 100).items().stream()
                .filter(account -> "manager".equals(account.login()))
                .findFirst()
                .orElseThrow()
                .person();
    }

    SignedIn signIn(byte[] secret, String password) {
        return identity.signIn().byPassword("Manager ", password, Totp.code(secret, clock.instant()), HERE);
    }

    SignedIn invited(String person, @Nullable String login) {
        String token = links.invite(person, null, "desk").token();
        return identity.residents()
                .accept(token, new Residents.Choice(login, login == null ? null : PASSWORD, null, null), HERE);
    }

    /** The newest code sent to a phone. */
    String code() {
        try {
            CodeSender.Message message = phones.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no code was sent");
            }
            return message.code();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    Caller caller(SignedIn signedIn) {
        return caller(signedIn.session());
    }

    Caller caller(Sessions.NewSession session) {
        return session.refresh() == null ? byCookie(session.token()) : byBearer(session.token());
    }

    Caller byCookie(String token) {
        return callers.resolve(new CallerResolver.Credentials(token, null, null, null, Set.of(), "here"));
    }

    Caller byBearer(String token) {
        return callers.resolve(new CallerResolver.Credentials(null, token, null, null, Set.of(), "here"));
    }

    Caller resolve(
            Sessions.NewSession session, @Nullable String community, @Nullable String represented, Set<String> acting) {
        return callers.resolve(
                new CallerResolver.Credentials(session.token(), null, community, represented, acting, "here"));
    }

    static void refused(String code, Executable action) {
        assertEquals(code, assertThrows(Refused.class, action).code());
    }
}
