package org.linli.cloud.operation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.OperationHandler;
import org.linli.mobileapi.Reply;

/** Registers handlers; every change goes into the audit log, refused ones too. */
public final class Operations {

    private final Api api;
    private final AuditLog audit;
    private final @Nullable AnswerMemory memory;

    public Operations(Api api, AuditLog audit) {
        this(api, audit, null);
    }

    /** @param memory of the operations it covers; null for none */
    public Operations(Api api, AuditLog audit, @Nullable AnswerMemory memory) {
        this.api = api;
        this.audit = audit;
        this.memory = memory;
    }

    /** An operation that only reads. */
    public void read(String operation, OperationHandler handler) {
        api.on(operation, memory == null ? handler : memory.remembering(operation, handler));
    }

    /** An operation that changes something. The subject is the named path parameter; empty for none. */
    public void change(String operation, String subject, OperationHandler handler) {
        api.on(operation, Audited.by(audit, subject, handler));
    }

    /** A change that cannot be taken back: on record before it acts, see {@link Audited#before}. */
    public void dangerous(String operation, String subject, OperationHandler handler) {
        api.on(operation, Audited.before(audit, subject, handler));
    }

    /** Page size from the query parameter {@code size}, 50 by default. */
    public static int size(ApiRequest request) {
        return Page.size((int) request.queryNumber("size", 50));
    }

    /** Where the page begins, from the query parameter {@code cursor}. */
    public static @Nullable String cursor(ApiRequest request) {
        return request.query("cursor").orElse(null);
    }

    /** A page as {@code {items, next}}. */
    public static <T> Reply page(Page<T> page, Function<T, ?> view) {
        List<?> items = page.items().stream().map(view).toList();
        String next = page.next();
        return Reply.ok(next == null ? Map.of("items", items) : Map.of("items", items, "next", next));
    }

    /** A whole list as {@code {items}}. */
    public static Reply list(List<?> items) {
        return Reply.ok(Map.of("items", items));
    }

    /** An instant from the query; null when absent. */
    public static @Nullable Instant instant(ApiRequest request, String name) {
        try {
            return request.query(name).map(Instant::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw Refused.invalid("time-format").at(name);
        }
    }

    /** A day from the query; null when absent. */
    public static @Nullable LocalDate day(ApiRequest request, String name) {
        try {
            return request.query(name).map(LocalDate::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw Refused.invalid("date-format").at(name);
        }
    }

    /** A value whose own rules are narrower than the contract's: what it does not take is refused, not broken. */
    public static <T> T value(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("value-impossible");
        }
    }

    /** Empty text instead of an absent one. */
    public static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
