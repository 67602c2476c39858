package org.linli.cloud.operation;

import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;

/** Bodies whose records check themselves: what they refuse reaches the caller with its own code. */
public final class Bodies {

    private Bodies() {}

    public static <T> T read(ApiRequest request, Class<T> type) {
        try {
            return request.body(type);
        } catch (ApiRequest.UnsuitableBody unsuitable) {
            for (Throwable cause = unsuitable; cause != null; cause = cause.getCause()) {
                if (cause instanceof Refused refused) {
                    throw refused;
                }
            }
            throw unsuitable;
        }
    }
}
