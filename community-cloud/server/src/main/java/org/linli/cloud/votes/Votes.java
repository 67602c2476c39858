package org.linli.cloud.votes;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.people.Homes;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;

/**
 * Votes from the call to the count. A ballot is sealed and stands without a name or a time; that a voter has voted stands elsewhere. With few voters a rare area still tells
 * whose a ballot is, to whoever holds the site's key and opens it: before the count nobody does, and afterwards only choices are shown. Thread: any; calls block.
 */
final class Votes {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(92);
    private static final int COUNTED_AT_ONCE = 20;

    private final Database database;
    private final SecretBox box;
    private final Homes homes;
    private final Notifications notifications;
    private final Clock clock;

    Votes(Database database, SecretBox box, Homes homes, Notifications notifications, Clock clock) {
        this.database = database;
        this.box = box;
        this.homes = homes;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** @param from null for at once */
    record Call(
            String question,
            @Nullable String questionEn,
            @Nullable String words,
            List<String> choices,
            Count.Rule rule,
            @Nullable Instant from,
            Instant until) {}

    /**
     * What somebody may cast in a vote.
     *
     * @param voter the id of whoever owns these homes together
     * @param voted by any of them
     */
    record Paper(String voter, List<String> units, long area, boolean voted) {}

    /** What became of one ballot, found again by its receipt. */
    record Opened(String receipt, int choice) {}

    /** How many have voted, of how many. */
    record Turnout(int voters, int voted) {}

    /** Calls a vote: whoever owns a home now may vote, owners of the same homes together once. */
    Vote call(String community, Call wanted, String by) {
        Instant now = clock.instant();
        Instant begin = wanted.from() == null || wanted.from().isBefore(now) ? now : wanted.from();
        Vote.Matter matter = matter(wanted);
        Refused.unless(
                !wanted.until().isBefore(begin.plus(SHORTEST))
                        && !wanted.until().isAfter(now.plus(LONGEST)),
                "vote-time");
        Vote vote = new Vote(community, Ids.next(), matter, Vote.State.OPEN, begin, wanted.until(), by, now, null);
        database.change(transaction -> {
            Map<List<String>, List<Homes.OwnedHome>> byOwners =
                    new TreeMap<>((one, other) -> String.join(" ", one).compareTo(String.join(" ", other)));
            homes.owned(transaction, community, now)
                    .forEach(home -> byOwners.computeIfAbsent(home.owners(), owners -> new ArrayList<>())
                            .add(home));
            Refused.unless(!byOwners.isEmpty(), "vote-nobody");
            insert(transaction.handle(), vote);
            byOwners.forEach((owners, owned) -> addVoter(transaction.handle(), vote, owners, owned));
            TreeSet<String> everybody = new TreeSet<>();
            byOwners.keySet().forEach(everybody::addAll);
            notifications.tell(
                    transaction,
                    Notice.of(community, "vote-called")
                            .with("question", matter.question(), english(matter))
                            .with("until", wanted.until())
                            .about("vote/" + vote.id())
                            .notBefore(begin)
                            .until(wanted.until())
                            .to(everybody));
        });
        return vote;
    }

    private static Vote.Matter matter(Call wanted) {
        String question = wanted.question().strip();
        String questionEn =
                wanted.questionEn() == null ? "" : wanted.questionEn().strip();
        String words = wanted.words() == null ? "" : wanted.words().strip();
        List<String> choices = wanted.choices().stream().map(String::strip).toList();
        Refused.unless(
                !question.isEmpty() && question.length() <= 200 && questionEn.length() <= 200 && words.length() <= 5000,
                "vote-question");
        Refused.unless(
                choices.size() >= 2
                        && choices.size() <= 10
                        && new TreeSet<>(choices).size() == choices.size()
                        && choices.stream().allMatch(choice -> !choice.isEmpty() && choice.length() <= 100),
                "vote-choices");
        return new Vote.Matter(question, questionEn, words, choices, wanted.rule());
    }

    private static String english(Vote.Matter matter) {
        return matter.questionEn().isEmpty() ? matter.question() : matter.questionEn();
    }

    private static void addVoter(Handle handle, Vote vote, List<String> owners, List<Homes.OwnedHome> owned) {
        String id = Ids.next();
        handle.createUpdate("INSERT INTO vote_voter (community, vote, id, units, area, voted)"
                        + " VALUES (:community, :vote, :id, :units, :area, :no)")
                .bind("community", vote.community())
                .bind("vote", vote.id())
                .bind("id", id)
                .bind(
                        "units",
                        String.join(
                                " ", owned.stream().map(Homes.OwnedHome::unit).toList()))
                .bind(
                        "area",
                        owned.stream()
                                .mapToLong(Homes.OwnedHome::builtAreaCentis)
                                .sum())
                .bind("no", false)
                .execute();
        for (String owner : owners) {
            handle.createUpdate("INSERT INTO vote_owner (community, vote, voter, person)"
                            + " VALUES (:community, :vote, :voter, :person)")
                    .bind("community", vote.community())
                    .bind("vote", vote.id())
                    .bind("voter", id)
                    .bind("person", owner)
                    .execute();
        }
    }

    private record Content(int choice, long area) {}

    /**
     * Casts a ballot for homes that are still theirs; of several owners of one home the first one's counts.
     *
     * @return a receipt by which the voter finds the ballot after the count; nobody else knows it
     * @throws Refused {@code vote-closed}, {@code vote-not-yours}, {@code vote-cast}
     */
    String cast(String community, String id, String voter, int choice, String person) {
        return database.write(transaction -> {
            transaction.serialise("vote:" + community + ":" + id);
            Vote vote = get(transaction, community, id);
            Instant now = clock.instant();
            if (!vote.takesBallots(now)) {
                throw Refused.conflict("vote-closed");
            }
            Refused.unless(choice >= 0 && choice < vote.matter().choices().size(), "vote-choice");
            Paper paper = papers(transaction, vote, person).stream()
                    .filter(each -> each.voter().equals(voter))
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("vote-not-yours"));
            if (paper.voted()) {
                throw Refused.conflict("vote-cast");
            }
            String receipt = Ids.hex(10);
            byte[] sealed = box.seal(
                    purpose(vote, receipt),
                    JsonText.write(new Content(choice, paper.area())).getBytes(StandardCharsets.UTF_8));
            transaction
                    .handle()
                    .createUpdate("INSERT INTO vote_ballot (community, vote, receipt, sealed)"
                            + " VALUES (:community, :vote, :receipt, :sealed)")
                    .bind("community", community)
                    .bind("vote", id)
                    .bind("receipt", receipt)
                    .bind("sealed", sealed)
                    .execute();
            transaction
                    .handle()
                    .createUpdate("UPDATE vote_voter SET voted = :yes WHERE community = :community"
                            + " AND vote = :vote AND id = :voter")
                    .bind("yes", true)
                    .bind("community", community)
                    .bind("vote", id)
                    .bind("voter", voter)
                    .execute();
            return receipt;
        });
    }

    private static String purpose(Vote vote, String receipt) {
        return "ballot " + vote.community() + " " + vote.id() + " " + receipt;
    }

    /** What a person may cast: for homes of which they still own one. */
    List<Paper> papers(String community, String id, String person) {
        return database.read(transaction -> papers(transaction, get(transaction, community, id), person));
    }

    private List<Paper> papers(Transaction transaction, Vote vote, String person) {
        TreeSet<String> owns = new TreeSet<>();
        homes.householdsNow(transaction, vote.community(), person, clock.instant()).stream()
                .filter(home -> home.kinds().contains(org.linli.cloud.people.Relation.Kind.OWNER))
                .forEach(home -> owns.add(home.unit()));
        return transaction
                .handle()
                .createQuery("SELECT v.* FROM vote_owner o JOIN vote_voter v ON v.community = o.community"
                        + " AND v.vote = o.vote AND v.id = o.voter WHERE o.community = :community AND o.vote = :vote"
                        + " AND o.person = :person ORDER BY v.units")
                .bind("community", vote.community())
                .bind("vote", vote.id())
                .bind("person", person)
                .map((row, context) -> new Paper(
                        text(row, "id"),
                        Arrays.asList(text(row, "units").split(" ")),
                        row.getLong("area"),
                        row.getBoolean("voted")))
                .stream()
                .filter(paper -> paper.units().stream().anyMatch(owns::contains))
                .toList();
    }

    Turnout turnout(String community, String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) AS voters, COALESCE(sum(CASE WHEN voted THEN 1 ELSE 0 END), 0) AS voted"
                        + " FROM vote_voter WHERE community = :community AND vote = :vote")
                .bind("community", community)
                .bind("vote", id)
                .map((row, context) -> new Turnout(row.getInt("voters"), row.getInt("voted")))
                .one());
    }

    /** Votes whose time is over are counted; again at another server changes nothing. */
    void countDue() {
        List<Vote> due = database.read(transaction -> transaction
                .handle()
                .createQuery(
                        "SELECT * FROM vote WHERE state = 'OPEN' AND until_at <= :now ORDER BY until_at LIMIT :most")
                .bind("now", clock.millis())
                .bind("most", COUNTED_AT_ONCE)
                .map((row, context) -> vote(row))
                .list());
        Each.apart(due, this::count);
    }

    private void count(Vote seen) {
        database.change(transaction -> {
            transaction.serialise("vote:" + seen.community() + ":" + seen.id());
            Vote vote = get(transaction, seen.community(), seen.id());
            if (vote.state() != Vote.State.OPEN) {
                return;
            }
            List<Count.Ballot> ballots = new ArrayList<>();
            open(transaction, vote)
                    .forEach((receipt, content) -> ballots.add(new Count.Ballot(content.choice(), content.area())));
            Count.Electorate electorate = transaction
                    .handle()
                    .createQuery("SELECT count(*) AS owners, COALESCE(sum(area), 0) AS area,"
                            + " COALESCE(sum(CASE WHEN voted THEN 1 ELSE 0 END), 0) AS voted FROM vote_voter"
                            + " WHERE community = :community AND vote = :vote")
                    .bind("community", vote.community())
                    .bind("vote", vote.id())
                    .map((row, context) -> {
                        if (row.getInt("voted") != ballots.size()) {
                            throw new IllegalStateException("ballots and voters of vote " + vote.id() + " differ");
                        }
                        return new Count.Electorate(row.getInt("owners"), row.getLong("area"));
                    })
                    .one();
            Count.Result result = Count.of(
                    electorate,
                    vote.matter().choices().size(),
                    ballots,
                    vote.matter().rule());
            transaction
                    .handle()
                    .createUpdate("UPDATE vote SET state = 'COUNTED', result = :result"
                            + " WHERE community = :community AND id = :id")
                    .bind("result", JsonText.write(result))
                    .bind("community", vote.community())
                    .bind("id", vote.id())
                    .execute();
            notifications.tell(
                    transaction,
                    Notice.of(vote.community(), "vote-counted")
                            .with("question", vote.matter().question(), english(vote.matter()))
                            .about("vote/" + vote.id())
                            .to(owners(transaction, vote)));
        });
    }

    private Map<String, Content> open(Transaction transaction, Vote vote) {
        Map<String, Content> opened = new TreeMap<>();
        transaction
                .handle()
                .createQuery("SELECT receipt, sealed FROM vote_ballot WHERE community = :community AND vote = :vote")
                .bind("community", vote.community())
                .bind("vote", vote.id())
                .map((row, context) -> Map.entry(text(row, "receipt"), row.getBytes("sealed")))
                .forEach(row -> opened.put(
                        row.getKey(),
                        JsonText.read(
                                new String(
                                        box.open(purpose(vote, row.getKey()), row.getValue()), StandardCharsets.UTF_8),
                                Content.class)));
        return opened;
    }

    private static List<String> owners(Transaction transaction, Vote vote) {
        return transaction
                .handle()
                .createQuery("SELECT DISTINCT person FROM vote_owner WHERE community = :community AND vote = :vote")
                .bind("community", vote.community())
                .bind("vote", vote.id())
                .mapTo(String.class)
                .list();
    }

    /** Every ballot of a counted vote by its receipt, for anybody's own count. Without areas, which would tell whose it is. */
    Page<Opened> ballots(String community, String id, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> {
            Vote vote = get(transaction, community, id);
            if (vote.state() != Vote.State.COUNTED) {
                throw Refused.conflict("vote-not-counted");
            }
            List<Opened> page = open(transaction, vote).entrySet().stream()
                    .filter(entry -> entry.getKey().compareTo(after) > 0)
                    .limit(size + 1L)
                    .map(entry -> new Opened(entry.getKey(), entry.getValue().choice()))
                    .toList();
            return Page.of(page, size, Opened::receipt);
        });
    }

    /** Calls it off before it is counted; its ballots are destroyed unopened. */
    Vote cancel(String community, String id) {
        return database.write(transaction -> {
            transaction.serialise("vote:" + community + ":" + id);
            Vote vote = get(transaction, community, id);
            if (vote.state() != Vote.State.OPEN) {
                throw Refused.conflict("vote-closed");
            }
            transaction
                    .handle()
                    .createUpdate("DELETE FROM vote_ballot WHERE community = :community AND vote = :vote")
                    .bind("community", community)
                    .bind("vote", id)
                    .execute();
            transaction
                    .handle()
                    .createUpdate("UPDATE vote SET state = 'CANCELLED' WHERE community = :community AND id = :id")
                    .bind("community", community)
                    .bind("id", id)
                    .execute();
            return get(transaction, community, id);
        });
    }

    Vote get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    /** Newest first. */
    Page<Vote> list(String community, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT * FROM vote WHERE community = :community"
                                        + " AND (made_at, id) < (:before, :beforeId) ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", Columns.millisBefore(key[1]))
                        .bind("beforeId", key[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> vote(row))
                        .list(),
                size,
                vote -> Page.pair(vote.id(), Long.toString(vote.madeAt().toEpochMilli()))));
    }

    private static Vote get(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM vote WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> vote(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("vote-unknown"));
    }

    private static void insert(Handle handle, Vote vote) {
        handle.createUpdate("INSERT INTO vote (community, id, body, state, from_at, until_at, made_by, made_at)"
                        + " VALUES (:community, :id, :body, 'OPEN', :from, :until, :by, :at)")
                .bind("community", vote.community())
                .bind("id", vote.id())
                .bind("body", JsonText.write(vote.matter()))
                .bind("from", vote.from().toEpochMilli())
                .bind("until", vote.until().toEpochMilli())
                .bind("by", vote.madeBy())
                .bind("at", vote.madeAt().toEpochMilli())
                .execute();
    }

    private static Vote vote(ResultSet row) throws SQLException {
        String result = row.getString("result");
        return new Vote(
                text(row, "community"),
                text(row, "id"),
                JsonText.read(text(row, "body"), Vote.Matter.class),
                Vote.State.valueOf(text(row, "state")),
                instant(row, "from_at"),
                instant(row, "until_at"),
                text(row, "made_by"),
                instant(row, "made_at"),
                result == null ? null : JsonText.read(result, Count.Result.class));
    }
}
