package org.linli.door.runtime;

import java.util.concurrent.CompletableFuture;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult.Outcome;

/** Carries out face enrolments that arrive as commands. Returns at once; the work happens on a thread of its own. */
public interface EnrolmentHandler {

    /**
     * How an enrolment ended.
     *
     * @param detail reason code; empty for a success
     */
    record Result(Outcome outcome, String detail) {}

    CompletableFuture<Result> enrolPhoto(Command.EnrolPhoto order);

    /** @param timeoutMillis what is left of the command's life */
    CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis);

    /** For a door without a camera: every enrolment fails. */
    static EnrolmentHandler none() {
        return new EnrolmentHandler() {
            @Override
            public CompletableFuture<Result> enrolPhoto(Command.EnrolPhoto order) {
                return CompletableFuture.completedFuture(new Result(Outcome.FAILED, "NO_FACES_HERE"));
            }

            @Override
            public CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis) {
                return CompletableFuture.completedFuture(new Result(Outcome.FAILED, "NO_FACES_HERE"));
            }
        };
    }
}
