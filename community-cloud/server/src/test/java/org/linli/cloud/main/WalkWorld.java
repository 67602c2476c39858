package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.main.WalkContract.Op;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * A running cloud with two communities of two companies, filled through its own interface with whatever the contract lets a manager make; everything in the
 * other community carries {@link #MARK}.
 */
final class WalkWorld implements AutoCloseable {

    static final String MARK = "ZZFOREIGN";
    static final String ALL_ROLES = "own-all";
    static final String REMOVED = "own-removed";
    static final String NEIGHBOUR = "own-resident-b";
    static final String RESIDENT = "own-resident-a";
    static final String FOREIGN_BOSS = MARK + "-boss";
    static final String DISABLED = "own-disabled";
    static final String HOME = "home";

    /** Tables that any request may change: who is here, what was tried, what was recorded, how far jobs are. */
    private static final Set<String> RESTLESS = Set.of(
            "session",
            "api_token",
            "audit",
            "audit_head",
            "guess_limit",
            "known_device",
            "one_time_link",
            "one_time_code",
            "refresh_token",
            "cloud_server",
            "scheduled_job",
            "work",
            "device_presence",
            "notification_circuit",
            "notification_delivery",
            "notification_window",
            "flyway_schema_history");

    /** Would take away what the walk stands on. */
    private static final String TAKES_AWAY =
            "(move|remove|delete|revoke|end|sign|cancel|withdraw|erase|reset|disable|setAccountState|undo|reverse|finishSetup).*";

    private static final JsonMapper MAPPER = new JsonMapper();

    final Cloud cloud;
    final WalkContract contract;
    final WalkClient client;
    final Random random;
    final Map<String, Set<String>> own;
    final Map<String, Set<String>> neighbours;
    final Map<String, Set<String>> foreign;
    final WalkClock clock = new WalkClock(Duration.ofDays(4));
    final WalkStrangers strangers;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<Demo.Person> accounts = new ArrayList<>();
    private int counter;

    WalkWorld(Path directory, @Nullable DatabaseSettings database, long seed) throws Exception {
        random = new Random(seed);
        Map<String, String> settings = new HashMap<>(Map.of(
                "data", directory.toString(),
                "community.id", HOME,
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1"));
        if (database != null) {
            settings.put("database.url", database.url());
            settings.put("database.user", database.user());
            settings.put("database.password", database.password());
        }
        CloudSettings read = CloudSettings.read(new SettingsReader(null, Map.of(), settings));
        cloud = Cloud.start(read, clock, true);
        client = new WalkClient(
                URI.create(cloud.addresses().getOrDefault("http", "")).getPort());
        contract = new WalkContract(
                client.send(new Request("GET", "/openapi.json", Map.of(), null)).text());
        people();
        strangers = new WalkStrangers(this);
        strangers.past(clock);
        everybodySignsIn();
        Map<String, Set<String>> empty = ids();
        fill(ALL_ROLES, HOME, empty, "own", 4);
        fill(RESIDENT, HOME, ids(), "own", 2);
        nobodyIsCalledAnyMore();
        Map<String, Set<String>> before = ids();
        signIn(NEIGHBOUR);
        settle(NEIGHBOUR);
        about(NEIGHBOUR);
        fill(NEIGHBOUR, HOME, before, "own", 3);
        nobodyIsCalledAnyMore();
        own = ids();
        neighbours = without(own, before);
        fill(FOREIGN_BOSS, MARK, Map.of(), MARK, 4);
        foreign = without(ids(), own);
        foreign.put("community", new TreeSet<>(Set.of(MARK)));
        strangers.today();
        // Some of what they made, such as a new password, ends a session.
        for (Demo.Person account : accounts) {
            refresh(account.id());
        }
    }

    /** What the contract alone makes may begin tomorrow; this one lives here today, in a home of their own. */
    void settle(String person) {
        Foundation foundation = cloud.foundation();
        String home = person + "-home";
        foundation.places().putBuilding(HOME, new Places.Building(home, home, home));
        foundation.places().putUnit(HOME, Unit.home(home, home, home, home));
        Instant yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        foundation.people().relate(HOME, person, home, Relation.Kind.OWNER, yesterday, null);
    }

    private void people() throws Exception {
        Foundation foundation = cloud.foundation();
        foundation.companies().ensureFirst(HOME, "Home", "Asia/Shanghai");
        foundation.companies().putCompany(new Companies.Company(MARK, MARK, MARK));
        foundation.companies().putCommunity(new Companies.Community(MARK, MARK, MARK, MARK, "Asia/Shanghai"));
        account(ALL_ROLES, Role.values());
        account(REMOVED, Role.MANAGER);
        for (Role role : Role.values()) {
            account("own-" + role.name().toLowerCase(Locale.ROOT).replace('_', '-'), role);
        }
        account(FOREIGN_BOSS, Role.values());
        account(DISABLED, Role.CASHIER);
        for (String resident : List.of(RESIDENT, NEIGHBOUR)) {
            foundation
                    .people()
                    .put(HOME, new Person(resident, HolderKind.RESIDENT, resident, "", "", false, null, null));
            accounts.add(new Demo.Person(resident, resident, resident, Set.of()));
        }
        foundation
                .people()
                .put(MARK, new Person(MARK + "-resident", HolderKind.RESIDENT, MARK, MARK, MARK, false, null, null));
        foundation.database().change(transaction -> {
            Demo.mark(transaction, foundation.accounts(), accounts);
            // The demo's accounts are of the first company; this one is of the other and has nothing to do with ours.
            for (Role role : Role.values()) {
                foundation.staffRoles().grant(transaction, FOREIGN_BOSS, MARK, null, role.name(), "walk");
                foundation.staffRoles().revoke(transaction, FOREIGN_BOSS, Companies.FIRST, null, role.name());
            }
            for (String table : List.of("person_community", "holder_community")) {
                transaction
                        .handle()
                        .execute("DELETE FROM " + table + " WHERE community = '" + HOME + "' AND "
                                + (table.startsWith("person") ? "person" : "holder") + " = '" + FOREIGN_BOSS + "'");
            }
        });
    }

    private void everybodySignsIn() throws Exception {
        Foundation foundation = cloud.foundation();
        for (Demo.Person account : accounts) {
            signIn(account.id());
        }
        foundation
                .database()
                .change(transaction -> foundation
                        .staffRoles()
                        .revoke(transaction, REMOVED, Companies.FIRST, null, Role.MANAGER.name()));
        foundation.callers().forget();
    }

    private void account(String id, Role... roles) {
        String community = id.startsWith(MARK) ? MARK : HOME;
        cloud.foundation().people().put(community, new Person(id, HolderKind.STAFF, id, "", "", false, null, null));
        accounts.add(new Demo.Person(id, id, id, Set.copyOf(Arrays.asList(roles))));
    }

    /** Staff with one role each, residents, and those who have no rights (any more). */
    List<String> callers() {
        List<String> all = new ArrayList<>();
        accounts.forEach(account -> all.add(account.id()));
        all.removeAll(List.of(FOREIGN_BOSS, DISABLED));
        all.add("anonymous");
        all.add("unknown cookie");
        all.add("unknown token");
        return all;
    }

    /** What a caller is in the words of the contract. */
    Set<String> roles(String caller) {
        if (caller.equals(REMOVED)) {
            return Set.of();
        }
        if (caller.equals(RESIDENT) || caller.equals(NEIGHBOUR)) {
            return Set.of(Role.RESIDENT);
        }
        Set<String> roles = new TreeSet<>();
        accounts.stream()
                .filter(account -> account.id().equals(caller))
                .forEach(account -> account.roles().forEach(role -> roles.add(role.name())));
        return roles;
    }

    boolean mayCall(String caller, Op op) {
        Set<String> roles = roles(caller);
        return op.access().contains("ANYONE")
                || (!roles.isEmpty() && op.access().contains("SIGNED_IN"))
                || op.access().stream().anyMatch(roles::contains);
    }

    private void signIn(String person) throws Exception {
        cookies.put(person, entered(person));
    }

    /** The cookie of one more session. */
    String entered(String person) throws Exception {
        String token = Demo.link(
                        cloud.foundation().database(), cloud.foundation().links(), person)
                .token();
        Answer answer = client.send(new Request(
                "POST",
                "/api/session/link",
                WalkMutations.json(),
                ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8)));
        String cookie = answer.headers().get("set-cookie");
        if (cookie == null) {
            throw new IllegalStateException(person + " cannot sign in: " + answer.text());
        }
        return cookie.split("[;\n]")[0];
    }

    /** Signs in again when something the walk sent has ended the session. */
    void refresh(String caller) throws Exception {
        if (cookies.containsKey(caller) && !Set.of(REMOVED, DISABLED).contains(caller)) {
            Answer me = send(caller, new Request("GET", "/api/me", Map.of(), null));
            if (!me.text().contains("\"signedIn\":true")) {
                signIn(caller);
            }
        }
    }

    Answer send(String caller, Request request) throws Exception {
        return client.send(dressed(caller, request));
    }

    private Request dressed(String caller, Request request) {
        return switch (caller) {
            case "anonymous" -> request;
            case "unknown cookie" -> request.with("Cookie", "linli=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            case "unknown token" -> request.with("Authorization", "Bearer linli_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            default -> request.with("Cookie", cookies.getOrDefault(caller, ""));
        };
    }

    /** Whom open calls for help go on calling would look like something that others made. */
    private void nobodyIsCalledAnyMore() {
        cloud.foundation()
                .database()
                .change(transaction ->
                        transaction.handle().execute("UPDATE emergency SET state = 'CLOSED', next_at = NULL"));
    }

    /** Lets begun work end and then runs no more jobs, so that whatever changes from now on was changed by a request. */
    void stopJobs() {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> cloud.foundation()
                                .database()
                                .read(transaction -> transaction
                                        .handle()
                                        .createQuery("SELECT count(*) FROM work WHERE state IN ('WAITING', 'RUNNING')"
                                                + " AND failures = 0")
                                        .mapTo(Long.class)
                                        .one())
                        == 0);
        cloud.foundation().jobs().close();
    }

    /** Ids of things by table: every column named id. */
    Map<String, Set<String>> ids() {
        return cloud.foundation().database().read(transaction -> {
            Map<String, Set<String>> ids = new TreeMap<>();
            for (String table : tables(transaction.handle())) {
                if (RESTLESS.contains(table)
                        && !Set.of("session", "api_token", "work").contains(table)) {
                    continue;
                }
                Set<String> known = new TreeSet<>();
                transaction
                        .handle()
                        .createQuery("SELECT * FROM " + table)
                        .map((row, context) -> {
                            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                if (row.getMetaData().getColumnName(i).equals("id") && row.getString(i) != null) {
                                    known.add(row.getString(i));
                                }
                            }
                            return table;
                        })
                        .list();
                ids.put(table, known);
            }
            return ids;
        });
    }

    private static Map<String, Set<String>> without(Map<String, Set<String>> ids, Map<String, Set<String>> less) {
        Map<String, Set<String>> rest = new TreeMap<>();
        ids.forEach((table, known) -> {
            Set<String> some = new TreeSet<>(known);
            some.removeAll(less.getOrDefault(table, Set.of()));
            if (!some.isEmpty()) {
                rest.put(table, some);
            }
        });
        return rest;
    }

    private List<String> tables(Handle handle) {
        String sql = cloud.foundation().database().isSqlite()
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                        + " AND table_type = 'BASE TABLE' ORDER BY table_name";
        return handle.createQuery(sql).mapTo(String.class).list();
    }

    /** A number for the content of each table that no refused request may change. */
    Map<String, Long> digest() {
        return cloud.foundation().database().read(transaction -> {
            Map<String, Long> digest = new TreeMap<>();
            for (String table : tables(transaction.handle())) {
                if (!RESTLESS.contains(table)) {
                    digest.put(table, digest(transaction.handle(), table));
                }
            }
            return digest;
        });
    }

    private static long digest(Handle handle, String table) {
        return handle
                .createQuery("SELECT * FROM " + table)
                .map((row, context) -> {
                    long hash = 17;
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        hash = hash * 31
                                + (value instanceof byte[] bytes
                                        ? Arrays.hashCode(bytes)
                                        : String.valueOf(value).hashCode());
                    }
                    return hash * hash;
                })
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Tables that fit a name: the same, or ending with it, or having it inside. */
    static List<String> candidates(Map<String, Set<String>> ids, String name) {
        String wanted = name.equals("subject") || name.equals("for") ? "person" : name;
        List<String> found = new ArrayList<>();
        for (String table : ids.keySet()) {
            if (table.equals(wanted) || table.endsWith("_" + wanted)) {
                found.addAll(ids.get(table));
            }
        }
        return found;
    }

    private WalkContract.Ids pool(Map<String, Set<String>> ids, String mark) {
        return new WalkContract.Ids() {
            @Override
            public @Nullable String find(String name) {
                List<String> known = candidates(ids, name);
                // Whoever walks must stay who they are.
                known.removeIf(
                        id -> accounts.stream().anyMatch(account -> account.id().equals(id)));
                return known.isEmpty() || random.nextInt(5) == 0 ? null : known.get(random.nextInt(known.size()));
            }

            @Override
            public String text() {
                counter++;
                return mark + counter;
            }
        };
    }

    /** Ids of our own community in requests that would be right. */
    WalkContract.Ids ownPool() {
        return pool(own, "own");
    }

    /** A request that the contract allows. */
    Request valid(Op op, WalkContract.Ids ids, boolean optional) {
        String path = op.path();
        for (JsonNode parameter : op.in("path")) {
            String name = parameter.path("name").asText();
            path = path.replace(
                    "{" + name + "}",
                    contract.sample(name, parameter.path("schema"), ids, random, 0)
                            .asText());
        }
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : op.in("query")) {
            String name = parameter.path("name").asText();
            boolean skipped = Set.of("for", "cursor", "community").contains(name);
            if (parameter.path("required").asBoolean() || (optional && !skipped && random.nextInt(4) == 0)) {
                JsonNode value = contract.sample(name, parameter.path("schema"), ids, random, 0);
                String text = value.isArray() ? value.path(0).asText() : value.asText();
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(java.net.URLEncoder.encode(text, StandardCharsets.UTF_8));
            }
        }
        byte[] body = op.body() == null
                ? (op.rawBody() ? "walk".getBytes(StandardCharsets.UTF_8) : null)
                : contract.sample("", op.body(), ids, random, 0).toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>(WalkMutations.json());
        if (body == null) {
            headers.remove("Content-Type");
        }
        return new Request(op.method(), path + query, headers, body);
    }

    static boolean takesAway(Op op) {
        return op.id().matches(TAKES_AWAY);
    }

    /** Makes things as this caller, round by round, since what one round made the next can refer to. */
    private void fill(String caller, String community, Map<String, Set<String>> begin, String mark, int rounds)
            throws Exception {
        Map<String, Set<String>> known = new TreeMap<>(begin);
        known.remove("session");
        Map<String, Set<String>> before = ids();
        known.put("community", new TreeSet<>(Set.of(community)));
        for (int round = 0; round < rounds; round++) {
            for (Op op : contract.operations) {
                if (op.method().equals("GET") || takesAway(op) || op.access().contains("ANYONE")) {
                    continue;
                }
                send(caller, valid(op, pool(known, mark), true));
            }
            without(ids(), before)
                    .forEach((table, more) -> known.computeIfAbsent(table, unused -> new TreeSet<>())
                            .addAll(more));
        }
        refresh(caller);
    }

    /** What staff can make for one person. */
    private void about(String person) throws Exception {
        Map<String, Set<String>> known = ids();
        for (Op op : contract.operations) {
            boolean ofPerson = op.path().contains("/{person}/") && !op.method().equals("GET");
            if (ofPerson && !takesAway(op) && !op.id().equals("grantRole")) {
                Request request = valid(op, pool(known, "own"), true);
                String target = request.target()
                        .replaceFirst(
                                op.path().substring(0, op.path().indexOf("{person}")) + "[^/]*",
                                op.path().substring(0, op.path().indexOf("{person}")) + person);
                send(ALL_ROLES, new Request(request.method(), target, request.headers(), request.body()));
            }
        }
    }

    static JsonNode json(Answer answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (java.io.IOException e) {
            return MAPPER.missingNode();
        }
    }

    @Override
    public void close() {
        client.close();
        cloud.close();
    }
}
