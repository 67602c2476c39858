package org.linli.cloud.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** Family that acts for a resident, and the desk that does so with a reason. */
final class ActingOperations {

    private final Acting acting;
    private final Callers callers;
    private final Residents residents;
    private final Limits limits;
    private final MeView names;
    private final AuditLog audit;

    ActingOperations(IdentityFeature identity, MeView names, AuditLog audit) {
        this.acting = identity.callers().acting();
        this.callers = identity.callers();
        this.residents = identity.residents();
        this.limits = identity.limits();
        this.names = names;
        this.audit = audit;
    }

    void register(Api api) {
        api.on("listMyProxies", this::listMine)
                .on("grantMyProxy", Audited.by(audit, "", this::grantMine))
                .on("endMyProxy", Audited.by(audit, "proxy", this::endMine))
                .on("listProxies", this::list)
                .on("recordProxy", Audited.by(audit, "person", this::record))
                .on("endProxy", Audited.by(audit, "person", this::end))
                .on("beginActing", Audited.by(audit, "person", this::beginAtDesk))
                .on("endActing", Audited.by(audit, "person", this::endAtDesk))
                .on("listMyActingLog", this::log);
    }

    record ProxyView(
            String id,
            String resident,
            String residentName,
            String proxy,
            String proxyName,
            Set<Acting.Scope> scopes,
            String recordedBy,
            Instant createdAt,
            Instant until,
            @Nullable Instant endedAt,
            @Nullable String endedBy) {}

    record MyProxies(List<ProxyView> mine, List<ProxyView> actsFor) {}

    record OwnGrant(String phone, Set<Acting.Scope> scopes, Instant until) {
        @Override
        public String toString() {
            return "OwnGrant[…]";
        }
    }

    record RecordedGrant(String proxy, Set<Acting.Scope> scopes, Instant until, String reason) {
        @Override
        public String toString() {
            return "RecordedGrant[…]";
        }
    }

    record Reason(String reason) {
        @Override
        public String toString() {
            return "Reason[…]";
        }
    }

    record Open(String id, Instant until) {}

    record LogEntry(String staff, String staffName, String reason, Instant begunAt, Instant until) {
        @Override
        public String toString() {
            return "LogEntry[…]";
        }
    }

    private ProxyView view(Acting.Proxy proxy) {
        return new ProxyView(
                proxy.id(),
                proxy.resident(),
                names.nameOf(proxy.resident()),
                proxy.proxy(),
                names.nameOf(proxy.proxy()),
                proxy.scopes(),
                proxy.recordedBy(),
                proxy.createdAt(),
                proxy.until(),
                proxy.endedAt(),
                proxy.endedBy());
    }

    private List<ProxyView> views(List<Acting.Proxy> proxies) {
        return proxies.stream().map(this::view).toList();
    }

    private Reply listMine(ApiRequest request) {
        String person = request.caller().requirePerson();
        return Reply.ok(new MyProxies(
                views(acting.listOf(person, null, null, Page.MAX_SIZE).items()), views(acting.listFor(person))));
    }

    private Reply grantMine(ApiRequest request) {
        Caller caller = request.caller();
        OwnGrant wanted = request.body(OwnGrant.class);
        // Otherwise a resident could find out whose phone numbers are known here.
        if (!limits.take(Limits.PROXY, caller.requirePerson())) {
            throw Refused.tooMany("too-many-tries");
        }
        String proxy = residents.byPhone(wanted.phone()).orElseThrow(() -> Refused.notFound("proxy-unknown"));
        return Reply.created(view(acting.grant(
                new Acting.NewProxy(
                        caller.requireCommunity(), caller.requirePerson(), proxy, wanted.scopes(), wanted.until(), ""),
                caller.requirePerson())));
    }

    private Reply endMine(ApiRequest request) {
        return ended(acting.endOwn(request.path("proxy"), request.caller().requirePerson()));
    }

    private static Reply ended(boolean there) {
        return there ? Reply.noContent() : Reply.problem(Problem.notFound("the grant"));
    }

    /** The resident of the path, who must live in the community the request is about. */
    private String resident(ApiRequest request) {
        String person = request.path("person");
        if (!callers.standing(person).residentIn().contains(request.caller().requireCommunity())) {
            throw Refused.notFound("person-unknown");
        }
        return person;
    }

    private Reply list(ApiRequest request) {
        String community = request.caller().requireCommunity();
        return Operations.page(
                acting.listOf(resident(request), community, Operations.cursor(request), Operations.size(request)),
                this::view);
    }

    private Reply record(ApiRequest request) {
        Caller caller = request.caller();
        String resident = resident(request);
        RecordedGrant wanted = request.body(RecordedGrant.class);
        Refused.unless(!wanted.reason().isBlank(), "reason-missing");
        if (!names.isKnown(wanted.proxy())) {
            throw Refused.notFound("proxy-unknown");
        }
        return Reply.created(view(acting.grant(
                new Acting.NewProxy(
                        caller.requireCommunity(),
                        resident,
                        wanted.proxy(),
                        wanted.scopes(),
                        wanted.until(),
                        wanted.reason().strip()),
                caller.requirePerson())));
    }

    private Reply end(ApiRequest request) {
        return ended(acting.endByDesk(
                request.path("proxy"), resident(request), request.caller().requirePerson()));
    }

    private Reply beginAtDesk(ApiRequest request) {
        Caller caller = request.caller();
        Acting.DeskRecord begun = acting.beginAtDesk(
                caller.requireCommunity(),
                resident(request),
                caller.requirePerson(),
                request.body(Reason.class).reason());
        return Reply.created(new Open(begun.id(), begun.until()));
    }

    private Reply endAtDesk(ApiRequest request) {
        return ended(acting.endAtDesk(request.path("person"), request.caller().requirePerson()));
    }

    private Reply log(ApiRequest request) {
        return Operations.page(
                acting.deskRecords(
                        request.caller().requirePerson(), Operations.cursor(request), Operations.size(request)),
                record -> new LogEntry(
                        record.staff(),
                        names.nameOf(record.staff()),
                        record.reason(),
                        record.begunAt(),
                        record.until()));
    }
}
