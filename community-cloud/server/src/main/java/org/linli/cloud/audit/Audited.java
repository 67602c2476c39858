package org.linli.cloud.audit;

import org.linli.cloud.audit.AuditEntry.Action;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.OperationHandler;
import org.linli.mobileapi.Reply;

/** Puts an operation into the audit log, refused and failed calls too. */
public final class Audited {

    /** Who acts when nobody is signed in, such as a wrong sign-in. */
    private static final String ANONYMOUS = "anonymous";

    private Audited() {}

    /** @param subject path parameter that names what the operation is about; empty for none */
    public static OperationHandler by(AuditLog audit, String subject, OperationHandler handler) {
        return request -> {
            int status = 500;
            try {
                Reply reply = handler.handle(request);
                status = reply.status();
                return reply;
            } catch (Refused refused) {
                status = refused.status();
                throw refused;
            } catch (Caller.CommunityNeeded needed) {
                status = 400;
                throw needed;
            } finally {
                audit.record(action(audit, request, subject, status));
            }
        };
    }

    /**
     * For what cannot be taken back, such as opening a door: a row with {@link AuditEntry#BEGUN} is durable before the handler acts, so that there is no act without
     * a trace even when the process dies in between. The outcome follows as a row of its own.
     */
    public static OperationHandler before(AuditLog audit, String subject, OperationHandler handler) {
        OperationHandler recorded = by(audit, subject, handler);
        return request -> {
            audit.record(action(audit, request, subject, AuditEntry.BEGUN));
            return recorded.handle(request);
        };
    }

    private static Action action(AuditLog audit, ApiRequest request, String subject, int status) {
        Caller caller = request.caller();
        String person = caller.person() == null ? ANONYMOUS : caller.person();
        String actor = caller.actor() == null ? person : caller.actor();
        return new Action(
                person,
                actor,
                caller.community() == null ? "" : caller.community(),
                caller.address(),
                request.operation(),
                subject.isEmpty() ? "" : request.path(subject),
                status,
                caller.isActing() ? audit.reason(actor, person).orElse("") : "");
    }
}
