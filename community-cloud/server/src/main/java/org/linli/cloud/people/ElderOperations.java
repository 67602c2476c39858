package org.linli.cloud.people;

import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.Reply;

/** Marks of age over HTTP. */
public final class ElderOperations {

    private final Elders elders;

    public ElderOperations(Elders elders) {
        this.elders = elders;
    }

    private record MarkInput(boolean elder) {}

    public void register(Operations on) {
        on.read(
                "listElders",
                request -> Operations.page(
                        elders.list(
                                request.caller().requireCommunity(),
                                Operations.cursor(request),
                                Operations.size(request)),
                        elder -> elder));
        on.change("markElder", "person", request -> {
            elders.mark(
                    request.caller().requireCommunity(),
                    request.path("person"),
                    Bodies.read(request, MarkInput.class).elder(),
                    request.caller().requireActor());
            return Reply.noContent();
        });
    }
}
