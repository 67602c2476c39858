package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Holders;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem.HolderKind;

/** Tells access who may pass the doors of which communities and when, in the transaction that changed it. Thread: any. */
final class AccessNews {

    private static final int PIECE = 400;

    private final Holders holders;

    AccessNews(Holders holders) {
        this.holders = holders;
    }

    /** A time at one home; the end is null while it lasts. */
    record Stay(Instant from, @Nullable Instant until) {}

    /** Reads these people and their relations afresh; ids of nobody are left out. */
    void tell(Transaction transaction, Collection<String> people) {
        List<String> ids = List.copyOf(new TreeSet<>(people));
        List<Holders.Holder> told = new ArrayList<>(ids.size());
        for (int start = 0; start < ids.size(); start += PIECE) {
            told.addAll(read(transaction.handle(), ids.subList(start, Math.min(ids.size(), start + PIECE))));
        }
        holders.putAll(transaction, told);
        ids.forEach(person -> transaction.changes("person/" + person));
        if (!ids.isEmpty()) {
            transaction.changes(People.NAMES);
        }
    }

    private static List<Holders.Holder> read(Handle handle, List<String> ids) {
        Map<String, Map<String, List<Stay>>> known = new HashMap<>();
        handle.createQuery("SELECT person, community FROM person_community WHERE person IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> Map.entry(text(row, "person"), text(row, "community")))
                .forEach(entry -> known.computeIfAbsent(entry.getKey(), person -> new TreeMap<>())
                        .put(entry.getValue(), new ArrayList<>()));
        handle.createQuery("SELECT person, community, from_at, until_at FROM relation WHERE person IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> {
                    List<Stay> stays = known.getOrDefault(text(row, "person"), Map.of())
                            .getOrDefault(text(row, "community"), new ArrayList<>());
                    return stays.add(new Stay(instant(row, "from_at"), instantOrNull(row, "until_at")));
                })
                .list();
        return handle.createQuery("SELECT id, company, kind, suspended, valid_from, valid_until FROM person"
                        + " WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> holder(
                        new Holders.Holder(
                                text(row, "id"),
                                text(row, "company"),
                                HolderKind.valueOf(text(row, "kind")),
                                row.getBoolean("suspended"),
                                instantOrNull(row, "valid_from"),
                                instantOrNull(row, "valid_until"),
                                Map.of()),
                        known.getOrDefault(text(row, "id"), Map.of())))
                .list();
    }

    private static Holders.Holder holder(Holders.Holder person, Map<String, List<Stay>> known) {
        Map<String, Holders.Validity> validities = new TreeMap<>();
        known.forEach((community, stays) -> validities.put(community, validity(person, stays)));
        return new Holders.Holder(
                person.id(),
                person.company(),
                person.kind(),
                person.suspended(),
                person.validFrom(),
                person.validUntil(),
                validities);
    }

    /** A resident's validity is the person's own, narrowed to the time in which some relation to a home of the community lasts. */
    static Holders.Validity validity(Holders.Holder person, List<Stay> stays) {
        Instant from = person.validFrom();
        Instant until = person.validUntil();
        if (person.kind() == HolderKind.RESIDENT && !stays.isEmpty()) {
            Instant first =
                    stays.stream().map(Stay::from).min(Instant::compareTo).orElseThrow();
            from = from == null || from.isBefore(first) ? first : from;
            boolean lasting = stays.stream().anyMatch(stay -> stay.until() == null);
            if (!lasting) {
                Instant last = stays.stream()
                        .map(Stay::until)
                        .filter(java.util.Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElseThrow();
                until = until == null || last.isBefore(until) ? last : until;
            }
        }
        return new Holders.Validity(from, until);
    }
}
