package org.linli.cloud.audit;

import org.linli.cloud.refusal.Refused;
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
            } finally {
                Caller caller = request.caller();
                String person = caller.person();
                audit.record(
                        person == null ? ANONYMOUS : person,
                        caller.address(),
                        request.operation(),
                        subject.isEmpty() ? "" : request.path(subject),
                        status);
            }
        };
    }
}
