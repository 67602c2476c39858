package org.linli.cloud.outcomes;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Contracts and their monthly settlements: counted by one person, confirmed by another, and unchangeable from then on. What becomes known later is a correction in a
 * later month. Thread: any; calls block.
 */
final class ServiceLevels {

    private static final int MOST_TERMS = 20;

    /** Months before it that a settlement corrects. */
    private static final int CORRECTS_MONTHS = 12;

    private final Database database;
    private final Outcomes outcomes;
    private final Clock clock;

    ServiceLevels(Database database, Outcomes outcomes, Clock clock) {
        this.database = database;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** What is agreed. */
    record Draft(
            String name,
            long capFen,
            YearMonth from,
            @Nullable YearMonth until,
            List<ServiceTerm> terms) {}

    private static void serialise(Transaction transaction, String community) {
        transaction.serialise("service-levels:" + community);
    }

    /** Refused where another contract covers one of its months, or a month was settled already. */
    ServiceContract create(String community, Draft draft, String by) {
        YearMonth until = draft.until();
        Refused.unless(!draft.name().isBlank() && draft.name().length() <= 100, "name-length");
        Refused.unless(draft.capFen() >= 0 && draft.capFen() <= ServiceTerm.MOST_FEN, "term-fen");
        Refused.unless(until == null || !until.isBefore(draft.from()), "contract-months");
        Refused.unless(!draft.terms().isEmpty() && draft.terms().size() <= MOST_TERMS, "contract-terms");
        Refused.unless(
                draft.terms().stream().map(ServiceTerm::outcome).distinct().count()
                        == draft.terms().size(),
                "contract-terms");
        return database.write(transaction -> {
            serialise(transaction, community);
            Handle handle = transaction.handle();
            for (ServiceContract other : contracts(handle, community)) {
                YearMonth end = other.until();
                boolean apart =
                        (end != null && end.isBefore(draft.from())) || (until != null && until.isBefore(other.from()));
                if (!apart) {
                    throw Refused.conflict("contract-overlaps");
                }
            }
            Instant now = clock.instant();
            String id = TimedIds.next(now.toEpochMilli());
            handle.createUpdate("INSERT INTO service_contract (id, community, name, cap_fen, from_month, until_month,"
                            + " terms, made_by, made_at) VALUES (:id, :community, :name, :cap, :from, :until, :terms,"
                            + " :by, :now)")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("name", draft.name().strip())
                    .bind("cap", draft.capFen())
                    .bind("from", draft.from().toString())
                    .bind("until", until == null ? null : until.toString())
                    .bind("terms", Texts.write(draft.terms()))
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
            return contract(handle, community, id);
        });
    }

    /** Ends with a month, which may not be before one that is settled, nor after its agreed end. */
    ServiceContract end(String community, String id, YearMonth last) {
        return database.write(transaction -> {
            serialise(transaction, community);
            Handle handle = transaction.handle();
            ServiceContract contract = contract(handle, community, id);
            long settledLater = handle.createQuery("SELECT count(*) FROM service_settlement WHERE contract = :id"
                            + " AND month > :month AND confirmed_at IS NOT NULL")
                    .bind("id", id)
                    .bind("month", last.toString())
                    .mapTo(Long.class)
                    .one();
            if (!contract.covers(last) || settledLater > 0) {
                throw Refused.conflict("contract-months");
            }
            handle.createUpdate("UPDATE service_contract SET until_month = :month WHERE id = :id")
                    .bind("month", last.toString())
                    .bind("id", id)
                    .execute();
            return contract(handle, community, id);
        });
    }

    /** The latest first. */
    Page<ServiceContract> contracts(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM service_contract WHERE community = :community"
                                + " AND (from_month, id) < (:month, :id) ORDER BY from_month DESC, id DESC"
                                + " LIMIT :limit")
                        .bind("community", community)
                        .bind("month", after[1].isEmpty() ? "~" : after[1])
                        .bind("id", after[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> contract(row))
                        .list(),
                size,
                contract -> Page.pair(contract.id(), contract.from().toString())));
    }

    private static List<ServiceContract> contracts(Handle handle, String community) {
        return handle.createQuery("SELECT * FROM service_contract WHERE community = :community ORDER BY from_month, id")
                .bind("community", community)
                .map((row, context) -> contract(row))
                .list();
    }

    private static ServiceContract contract(Handle handle, String community, String id) {
        return contracts(handle, community).stream()
                .filter(contract -> contract.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("contract-unknown"));
    }

    /** Counts a month that is over; a preview that is there is counted anew. */
    Settlement preview(String community, YearMonth month, String by) {
        Refused.unless(!month.atEndOfMonth().isAfter(outcomes.lastDay(community)), "settlement-month");
        return database.write(transaction -> {
            serialise(transaction, community);
            Handle handle = transaction.handle();
            ServiceContract contract = contracts(handle, community).stream()
                    .filter(each -> each.covers(month))
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("contract-unknown"));
            Settlement before =
                    find(handle, community, "month", month.toString()).orElse(null);
            if (before != null && before.confirmedAt() != null) {
                throw Refused.conflict("settlement-confirmed");
            }
            Settlement.Content content =
                    new Settlement.Content(deductions(handle, contract, month), corrections(handle, community, month));
            Instant now = clock.instant();
            String id = before == null ? TimedIds.next(now.toEpochMilli()) : before.id();
            handle.createUpdate("INSERT INTO service_settlement (id, community, month, contract, version, content,"
                            + " total_fen, made_by, made_at) VALUES (:id, :community, :month, :contract, 1, :content,"
                            + " :total, :by, :now) ON CONFLICT (community, month) DO UPDATE SET"
                            + " contract = excluded.contract, version = service_settlement.version + 1,"
                            + " content = excluded.content, total_fen = excluded.total_fen,"
                            + " made_by = excluded.made_by, made_at = excluded.made_at"
                            + " WHERE service_settlement.confirmed_at IS NULL")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("month", month.toString())
                    .bind("contract", contract.id())
                    .bind("content", Texts.write(content))
                    .bind("total", content.totalFen())
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
            return get(handle, community, id);
        });
    }

    private List<ServiceContract.Line> deductions(Handle handle, ServiceContract contract, YearMonth month) {
        Map<Outcome, Measure> figures = new EnumMap<>(Outcome.class);
        for (Outcomes.Row row : outcomes.ofMonth(handle, contract.community(), month)) {
            if (row.part().isEmpty()) {
                figures.put(row.outcome(), row.measure());
            }
        }
        return contract.deductions(figures);
    }

    /** Confirmed months before this one that come to something else by now. */
    private List<Settlement.Correction> corrections(Handle handle, String community, YearMonth month) {
        List<Settlement.Correction> corrections = new ArrayList<>();
        List<Settlement> earlier = handle.createQuery("SELECT * FROM service_settlement WHERE community = :community"
                        + " AND month < :month AND month >= :first AND confirmed_at IS NOT NULL ORDER BY month")
                .bind("community", community)
                .bind("month", month.toString())
                .bind("first", month.minusMonths(CORRECTS_MONTHS).toString())
                .map((row, context) -> settlement(row))
                .list();
        for (Settlement each : earlier) {
            List<ServiceContract.Line> lines =
                    deductions(handle, contract(handle, community, each.contract()), each.month());
            Settlement.Correction correction = new Settlement.Correction(
                    each.month(), settledFen(handle, community, each.month()), ServiceContract.total(lines), lines);
            if (correction.fen() != 0) {
                corrections.add(correction);
            }
        }
        return corrections;
    }

    private static long settledFen(Handle handle, String community, YearMonth month) {
        return handle.createQuery("SELECT COALESCE(SUM(fen), 0) FROM service_settled WHERE community = :community"
                        + " AND month = :month")
                .bind("community", community)
                .bind("month", month.toString())
                .mapTo(Long.class)
                .one();
    }

    /**
     * Makes it final.
     *
     * @param version the one that was looked at; refused when it was counted anew since
     * @param by another person than the one who counted it
     */
    Settlement confirm(String community, String id, int version, String by) {
        return database.write(transaction -> {
            serialise(transaction, community);
            Handle handle = transaction.handle();
            Settlement settlement = get(handle, community, id);
            if (settlement.confirmedAt() != null) {
                throw Refused.conflict("settlement-confirmed");
            }
            if (settlement.madeBy().equals(by)) {
                throw Refused.forbidden("settlement-own");
            }
            // Another settlement may have taken up the same correction meanwhile.
            boolean stale = settlement.content().corrections().stream()
                    .anyMatch(each -> settledFen(handle, community, each.month()) != each.settledFen());
            if (settlement.version() != version || stale || !stillCovered(handle, settlement)) {
                throw Refused.conflict("settlement-stale");
            }
            handle.createUpdate("UPDATE service_settlement SET confirmed_by = :by, confirmed_at = :now WHERE id = :id")
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .bind("id", id)
                    .execute();
            settled(handle, settlement, settlement.month(), settlement.content().linesFen());
            settlement.content().corrections().forEach(each -> settled(handle, settlement, each.month(), each.fen()));
            return get(handle, community, id);
        });
    }

    private static boolean stillCovered(Handle handle, Settlement settlement) {
        return contract(handle, settlement.community(), settlement.contract()).covers(settlement.month());
    }

    private static void settled(Handle handle, Settlement settlement, YearMonth month, long fen) {
        handle.createUpdate("INSERT INTO service_settled (settlement, community, month, fen)"
                        + " VALUES (:settlement, :community, :month, :fen)")
                .bind("settlement", settlement.id())
                .bind("community", settlement.community())
                .bind("month", month.toString())
                .bind("fen", fen)
                .execute();
    }

    Settlement get(String community, String id) {
        return database.read(transaction -> get(transaction.handle(), community, id));
    }

    private static Settlement get(Handle handle, String community, String id) {
        return find(handle, community, "id", id).orElseThrow(() -> Refused.notFound("settlement-unknown"));
    }

    /** Column names come from code only. */
    private static Optional<Settlement> find(Handle handle, String community, String column, String value) {
        return handle.createQuery(
                        "SELECT * FROM service_settlement WHERE community = :community AND " + column + " = :value")
                .bind("community", community)
                .bind("value", value)
                .map((row, context) -> settlement(row))
                .findOne();
    }

    /** Newest month first. */
    Page<Settlement> list(String community, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM service_settlement WHERE community = :community"
                                + " AND month < :before ORDER BY month DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", before.isEmpty() ? "~" : before)
                        .bind("limit", size + 1)
                        .map((row, context) -> settlement(row))
                        .list(),
                size,
                each -> each.month().toString()));
    }

    private static ServiceContract contract(ResultSet row) throws SQLException {
        String until = row.getString("until_month");
        return new ServiceContract(
                text(row, "id"),
                text(row, "community"),
                text(row, "name"),
                row.getLong("cap_fen"),
                YearMonth.parse(text(row, "from_month")),
                until == null ? null : YearMonth.parse(until),
                Arrays.asList(Texts.read(text(row, "terms"), ServiceTerm[].class)),
                text(row, "made_by"),
                instant(row, "made_at"));
    }

    private static Settlement settlement(ResultSet row) throws SQLException {
        return new Settlement(
                text(row, "id"),
                text(row, "community"),
                YearMonth.parse(text(row, "month")),
                text(row, "contract"),
                row.getInt("version"),
                Texts.read(text(row, "content"), Settlement.Content.class),
                row.getLong("total_fen"),
                text(row, "made_by"),
                instant(row, "made_at"),
                row.getString("confirmed_by"),
                instantOrNull(row, "confirmed_at"));
    }
}
