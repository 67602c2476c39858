package org.linli.mobileapi;

/**
 * Answers one operation. Called on the worker pool, several at once: it may block. The request already matches the contract and the caller has one of
 * the roles the contract asks for. An exception is answered as 500 with an id and logged; refusals are replies.
 */
@FunctionalInterface
public interface OperationHandler {

    Reply handle(ApiRequest request) throws Exception;
}
