package org.linli.mobileapi;

import java.util.Optional;

/**
 * Answers one operation. Called on the worker pool, several at once: it may block. The request already matches the contract and the caller has one of
 * the roles the contract asks for. An exception is answered as 500 with an id and logged; refusals are replies.
 */
@FunctionalInterface
public interface OperationHandler {

    Reply handle(ApiRequest request) throws Exception;

    /** Whether {@link #remembered} may ever know something; said once, before the first request. */
    default boolean remembers() {
        return false;
    }

    /**
     * The answer without blocking, when it is known because the same caller had it for the same address before; called on an event loop, before the contract is looked
     * at. Empty is always right.
     *
     * @param uri path and query as sent
     */
    default Optional<Reply> remembered(Caller caller, String uri) {
        return Optional.empty();
    }
}
