package org.linli.cloud.pay;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** What the parts of this feature share. */
public final class PayBooks {

    private final Database database;
    private final Clock clock;
    private final Function<String, ZoneId> zones;
    private final Map<String, PaymentProvider> providers = new TreeMap<>();
    private final Ledger ledger = new Ledger();
    private final LedgerReads reads;

    /** @param zones the zone of a community: its business days end there */
    public PayBooks(Database database, Clock clock, Function<String, ZoneId> zones, List<PaymentProvider> providers) {
        this.database = database;
        this.clock = clock;
        this.zones = zones;
        this.reads = new LedgerReads(database);
        providers.forEach(provider -> this.providers.put(provider.id(), provider));
    }

    Database database() {
        return database;
    }

    Ledger ledger() {
        return ledger;
    }

    LedgerReads reads() {
        return reads;
    }

    Instant now() {
        return clock.instant();
    }

    ZoneId zone(String community) {
        return zones.apply(community);
    }

    LocalDate today(String community) {
        return LocalDate.ofInstant(now(), zone(community));
    }

    Posting posting(String community, String actor) {
        return new Posting(community, actor, now(), today(community));
    }

    Map<String, PaymentProvider> providers() {
        return providers;
    }

    PaymentProvider provider(String id) {
        PaymentProvider provider = providers.get(id);
        if (provider == null) {
            throw Refused.notFound("provider-unknown");
        }
        return provider;
    }
}
