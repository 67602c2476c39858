package org.linli.door.main;

import java.util.concurrent.CompletableFuture;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult.Outcome;

/** Stands in for face enrolment until the models are loaded, which is after cards already open the door. */
final class LateEnrolment implements EnrolmentHandler {

    private static final Result NOT_YET = new Result(Outcome.FAILED, "FACES_NOT_READY");

    private volatile EnrolmentHandler handler;

    /** @param fitted whether this door will have faces at all */
    LateEnrolment(boolean fitted) {
        handler = fitted ? notYet() : EnrolmentHandler.none();
    }

    void become(EnrolmentHandler ready) {
        handler = ready;
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
        return handler.enrolPhoto(order);
    }

    @Override
    public CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis) {
        return handler.enrolAtDoor(order, timeoutMillis);
    }
}
