package org.linli.door.main;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult.Outcome;

/**
 * Stands in for face enrolment until the models are loaded, which is after cards already open the door and often after the cloud has sent the first
 * photographs: an order that comes too early waits, up to {@value #PATIENCE_SECONDS} s.
 */
final class LateEnrolment implements EnrolmentHandler {

    static final long PATIENCE_SECONDS = 60;

    private static final Result NOT_YET = new Result(Outcome.FAILED, "FACES_NOT_READY");

    private final CompletableFuture<EnrolmentHandler> handler = new CompletableFuture<>();

    /** @param fitted whether this door will have faces at all */
    LateEnrolment(boolean fitted) {
        if (!fitted) {
            become(EnrolmentHandler.none());
        }
    }

    void become(EnrolmentHandler ready) {
        handler.complete(ready);
    }

    private CompletableFuture<EnrolmentHandler> inTime() {
        return handler.copy().completeOnTimeout(notYet(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static EnrolmentHandler notYet() {
        return new EnrolmentHandler() {
            @Override
            public CompletableFuture<Result> enrolPhoto(Command.EnrolPhoto order) {
                return CompletableFuture.completedFuture(NOT_YET);
            }

            @Override
            public CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis) {
                return CompletableFuture.completedFuture(NOT_YET);
            }
        };
    }

    @Override
    public CompletableFuture<Result> enrolPhoto(Command.EnrolPhoto order) {
        return inTime().thenCompose(ready -> ready.enrolPhoto(order));
    }

    @Override
    public CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis) {
        return inTime().thenCompose(ready -> ready.enrolAtDoor(order, timeoutMillis));
    }
}
