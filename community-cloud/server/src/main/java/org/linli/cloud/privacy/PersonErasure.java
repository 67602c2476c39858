package org.linli.cloud.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.WorkHandler;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/**
 * Erases somebody who has gone: ways in and through doors first, then names in texts, then every table that a feature named, the person's own row last. The id stays,
 * as a name for nobody, so that books, lists and the audit chain go on holding. Each table is a step of long work of its own transaction, and doing a step again changes
 * nothing. Thread: any.
 */
final class PersonErasure implements WorkHandler {

    static final String WORK = "erase-person";

    private static final int SHORTEST_PHONE = 6;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Base base;
    private final LedgerReads books;
    private final List<PersonRecords> records;
    private final Clock clock;

    /** What it works with. */
    record Base(Database database, Works works, People people, Homes homes) {}

    PersonErasure(Base base, List<PersonRecords> records, Clock clock) {
        this.base = base;
        this.books = new LedgerReads(base.database());
        this.records = List.copyOf(records);
        this.clock = clock;
    }

    /** What becomes of rows. */
    enum How {
        DELETED,
        CHANGED,
        KEPT
    }

    /**
     * What is held in one table.
     *
     * @param why why rows stay; empty when they do not
     */
    record Held(String section, String table, long rows, How how, String why) {}

    /** What an erasure would do, and why it may not be. */
    record Preview(List<String> refusals, List<Held> held) {}

    Preview preview(String community, String person) {
        base.people().get(community, person);
        List<Refused> refusals = new ArrayList<>(owed(person));
        return base.database().read(transaction -> {
            find(transaction, person).ifPresent(refusals::add);
            return new Preview(refusals.stream().map(Refused::code).toList(), held(transaction, person));
        });
    }

    private List<Held> held(Transaction transaction, String person) {
        Handle handle = transaction.handle();
        List<String> households = PersonQueries.households(base.homes(), transaction, person, null, clock.instant());
        String name =
                base.people().findAnywhere(handle, person).map(Person::name).orElse("");
        List<Held> held = new ArrayList<>();
        for (PersonRecords section : records) {
            for (PersonTable table : section.tables()) {
                String sql =
                        "SELECT count(*) FROM " + table.table() + " WHERE " + PersonQueries.whose(handle, table, null);
                long rows = PersonQueries.bound(handle.createQuery(sql), sql, person, name, null, households)
                        .mapTo(Long.class)
                        .one();
                if (rows > 0) {
                    held.add(new Held(section.section(), table.table(), rows, how(table), table.kept()));
                }
            }
        }
        return held;
    }

    private static How how(PersonTable table) {
        if (table.isDeleted()) {
            return How.DELETED;
        }
        boolean kept = table.changes() == null && table.texts().isEmpty() && table.scrub() == null;
        return kept ? How.KEPT : How.CHANGED;
    }

    /** Begins it. Refused while somebody lives or works here, while money is owed either way, or when it was done before. */
    PersonRequest begin(String community, String person, String reason, String by) {
        Refused.unless(!reason.isBlank() && reason.length() <= 200, "reason-missing");
        base.people().get(community, person);
        List<Refused> owed = owed(person);
        return base.database().write(transaction -> {
            Optional<Refused> refusal =
                    find(transaction, person).or(() -> owed.stream().findFirst());
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            String id = Ids.next();
            Work work = base.works()
                    .begin(
                            transaction,
                            new NewWork(
                                    WORK,
                                    community,
                                    by,
                                    base.works().freeKey(transaction, community, WORK, person),
                                    write(new Input(id, person, by)),
                                    steps().size()));
            Input begun = read(work.input());
            if (!begun.request().equals(id)) {
                throw Refused.conflict("erasure-begun");
            }
            PersonRequest request = new PersonRequest(
                    id,
                    community,
                    person,
                    PersonRequest.Kind.ERASURE,
                    reason,
                    by,
                    Instant.ofEpochMilli(clock.millis()),
                    PersonRequest.State.BEGUN,
                    work.id(),
                    write(held(transaction, person)),
                    null);
            PersonRequests.insert(transaction.handle(), request);
            return request;
        });
    }

    private record Input(String request, String person, String by) {}

    /** Why somebody cannot be erased now. */
    private Optional<Refused> find(Transaction transaction, String person) {
        return Holds.isHeld(transaction, person, clock.instant())
                ? Optional.of(Refused.conflict("person-held"))
                : base.people().whyNotErased(transaction, person, clock.instant());
    }

    /** Households that have gone, or that the person pays for, must owe nothing and be owed nothing. */
    private List<Refused> owed(String person) {
        List<Homes.HouseholdOf> homes =
                base.database().read(transaction -> base.homes().householdsOf(transaction, person, clock.instant()));
        boolean owes = false;
        boolean kept = false;
        for (Homes.HouseholdOf home : homes) {
            Household household = base.database()
                    .read(transaction -> base.homes().household(transaction, home.community(), home.household()));
            if (household.movedOut() != null || person.equals(household.payer())) {
                LedgerReads.Balance balance = books.balance(home.community(), home.household());
                owes |= balance.owedFen() > 0;
                kept |= balance.prepaymentFen() > 0;
            }
        }
        List<Refused> refusals = new ArrayList<>();
        if (owes) {
            refusals.add(Refused.conflict("money-owed"));
        }
        if (kept) {
            refusals.add(Refused.conflict("money-kept"));
        }
        return refusals;
    }

    /** One step in a transaction. */
    private interface Step {
        void run(Transaction transaction, Input input);
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add((transaction, input) ->
                base.people().closeWays(transaction, input.person(), input.by(), clock.instant()));
        List<PersonTable> own = new ArrayList<>();
        List<PersonTable> rest = new ArrayList<>();
        for (PersonRecords section : records) {
            for (PersonTable table : section.tables()) {
                if (!table.texts().isEmpty()) {
                    steps.add((transaction, input) -> texts(transaction.handle(), table, input.person()));
                }
                PersonTable.Scrub scrub = table.scrub();
                if (scrub != null) {
                    steps.add((transaction, input) -> scrub(transaction, scrub, input.person()));
                }
                // The person's own rows name the person whom the steps before look for.
                (section.section().equals("person") ? own : rest).add(table);
            }
        }
        for (PersonTable table : rest) {
            change(steps, table);
        }
        for (PersonTable table : own) {
            change(steps, table);
        }
        return steps;
    }

    private void change(List<Step> steps, PersonTable table) {
        String changes = table.changes();
        if (changes == null) {
            return;
        }
        steps.add((transaction, input) -> {
            Handle handle = transaction.handle();
            List<String> households =
                    PersonQueries.households(base.homes(), transaction, input.person(), null, clock.instant());
            String sql =
                    (table.isDeleted() ? "DELETE FROM " + table.table() : "UPDATE " + table.table() + " SET " + changes)
                            + " WHERE " + PersonQueries.whose(handle, table, null);
            var update = PersonQueries.bound(handle.createUpdate(sql), sql, input.person(), "", null, households);
            if (sql.contains(":now")) {
                update.bind("now", clock.millis());
            }
            update.execute();
            transaction.changes("person/" + input.person());
        });
    }

    private void scrub(Transaction transaction, PersonTable.Scrub scrub, String person) {
        List<String> households = PersonQueries.households(base.homes(), transaction, person, null, clock.instant());
        base.people()
                .findAnywhere(transaction.handle(), person)
                .ifPresent(known -> scrub.scrub(
                        transaction, new PersonTable.Whom(person, known.name(), known.phone(), households)));
    }

    /** Replaces name and telephone number where they stand in texts about whatever. */
    private void texts(Handle handle, PersonTable table, String person) {
        base.people().findAnywhere(handle, person).ifPresent(known -> {
            if (!PersonQueries.named(known.name()).isEmpty()) {
                replace(handle, table, known.name(), PersonQueries.NOBODY);
            }
            if (known.phone().length() >= SHORTEST_PHONE) {
                replace(handle, table, known.phone(), "");
            }
        });
    }

    private static void replace(Handle handle, PersonTable table, String found, String by) {
        String like = PersonQueries.like(found);
        for (String column : table.texts()) {
            handle.createUpdate("UPDATE " + table.table() + " SET " + column + " = replace(" + column
                            + ", :found, :by) WHERE " + column + " LIKE :like ESCAPE '!'")
                    .bind("found", found)
                    .bind("by", by)
                    .bind("like", like)
                    .execute();
        }
    }

    @Override
    public Chunk next(Work work) {
        Input input = read(work.input());
        int at = work.position().isEmpty() ? 0 : Integer.parseInt(work.position());
        List<Step> steps = steps();
        return transaction -> {
            if (at == 0) {
                find(transaction, input.person()).ifPresent(refused -> {
                    throw refused;
                });
            }
            // Lists that were remembered with the person's name or words in them.
            transaction.changes(People.NAMES);
            steps.get(at).run(transaction, input);
            int next = at + 1;
            if (next < steps.size()) {
                return Progress.at(Integer.toString(next), next, steps.size());
            }
            PersonRequests.ended(transaction.handle(), input.request(), PersonRequest.State.DONE, clock.instant());
            return Progress.ended(steps.size(), "{}");
        };
    }

    @Override
    public void abandoned(Transaction transaction, Work work) {
        PersonRequests.ended(
                transaction.handle(), read(work.input()).request(), PersonRequest.State.FAILED, clock.instant());
    }

    static @Nullable Object parsed(String result) {
        try {
            return result.isEmpty() ? null : MAPPER.readTree(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored result is damaged", e);
        }
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Input read(String text) {
        try {
            return MAPPER.readValue(text, Input.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of an erasure is damaged", e);
        }
    }
}
