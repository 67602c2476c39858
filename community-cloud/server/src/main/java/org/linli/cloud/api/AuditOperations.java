package org.linli.cloud.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditCsv;
import org.linli.cloud.audit.AuditEntry;
import org.linli.cloud.audit.AuditHead;
import org.linli.cloud.audit.AuditHeads;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Reading the log: managers and auditors that of their community, everybody what others did in their name. */
public final class AuditOperations {

    private static final int MAX_EXPORT = 20_000;

    private final AuditLog log;
    private final AuditHeads heads;
    private final Names names;
    private final BooleanSupplier soleCommunity;

    /** Names of people by id; unknown ones are left out. */
    @FunctionalInterface
    public interface Names {
        Map<String, String> of(Collection<String> people);
    }

    /** @param soleCommunity whether the site has no more than one community: what concerns none, such as signing in, is then shown with its rows */
    public AuditOperations(AuditLog log, AuditHeads heads, Names names, BooleanSupplier soleCommunity) {
        this.log = log;
        this.heads = heads;
        this.names = names;
        this.soleCommunity = soleCommunity;
    }

    public void register(Operations on) {
        on.read("listAudit", this::list);
        on.change("exportAudit", "", this::export);
        on.read(
                "getAuditHead",
                request ->
                        Reply.ok(new Head(heads.current().map(AuditHead::line).orElse(""))));
        on.read("listMyAudit", this::mine);
    }

    private record Head(String line) {}

    /** A row as it is shown; a resident sees neither addresses nor hashes. */
    private record View(
            long sequence,
            Instant at,
            String person,
            @Nullable String personName,
            String actor,
            @Nullable String actorName,
            String community,
            @Nullable String address,
            String operation,
            String subject,
            int status,
            String reason,
            @Nullable String hash) {}

    private Reply list(ApiRequest request) {
        Page<AuditEntry> page = log.list(filter(request), Operations.cursor(request), Operations.size(request));
        return Operations.page(page, view(page.items(), true));
    }

    private Reply mine(ApiRequest request) {
        Page<AuditEntry> page =
                log.actedFor(request.caller().requirePerson(), Operations.cursor(request), Operations.size(request));
        return Operations.page(page, view(page.items(), false));
    }

    private Reply export(ApiRequest request) {
        List<AuditEntry> rows = log.rows(filter(request), Long.MAX_VALUE, MAX_EXPORT);
        StringBuilder csv = new StringBuilder(AuditCsv.HEADING);
        rows.forEach(row -> csv.append(AuditCsv.line(row)));
        return Reply.file("text/csv; charset=utf-8", "audit.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private AuditLog.Filter filter(ApiRequest request) {
        return new AuditLog.Filter(
                communities(request.caller()),
                request.query("person").orElse(null),
                request.query("operation").orElse(null),
                Operations.instant(request, "from"),
                Operations.instant(request, "until"));
    }

    private List<String> communities(Caller caller) {
        String own = caller.community();
        if (soleCommunity.getAsBoolean()) {
            return own == null ? List.of("") : List.of(own, "");
        }
        return List.of(caller.requireCommunity());
    }

    private Function<AuditEntry, View> view(List<AuditEntry> entries, boolean staff) {
        Set<String> people = new HashSet<>();
        entries.forEach(entry -> {
            people.add(entry.person());
            people.add(entry.actor());
        });
        Map<String, String> known = names.of(people);
        return entry -> {
            String actor = entry.actor().isEmpty() ? entry.person() : entry.actor();
            return new View(
                    entry.sequence(),
                    entry.at(),
                    entry.person(),
                    known.get(entry.person()),
                    actor,
                    known.get(actor),
                    entry.community(),
                    staff ? entry.address() : null,
                    entry.operation(),
                    entry.subject(),
                    entry.status(),
                    entry.reason(),
                    staff ? entry.hash() : null);
        };
    }
}
