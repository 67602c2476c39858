package org.linli.mobileapi;

import java.util.Optional;

/**
 * Answers one operation. Called on the worker pool, several at once: it may block. The request already matches the contract and the caller has one of
 * the roles the contract asks for. An exception is answered as 500 with an id and logged; refusals are replies.
 */
@FunctionalInterface
public interface OperationHandler {

    Reply handle(ApiRequest request) throws Exception;

    /** The same answer without blocking, when it is known; called on an event loop. Empty is always right. */
    default Optional<Reply> remembered(ApiRequest request) {
        return Optional.empty();
    }
}
