package org.linli.cloud.fees;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;

/** Bodies whose records check themselves: what they refuse reaches the caller with its own code. */
final class FeeBodies {

    private FeeBodies() {}

    static <T> T read(ApiRequest request, Class<T> type) {
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

    /** A day from the query; null when absent. */
    static @Nullable LocalDate day(ApiRequest request, String name) {
        try {
            return request.query(name).map(LocalDate::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw Refused.invalid("date-format").at(name);
        }
    }
}
