package org.linli.cloud.papers;

import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Sending a document ahead of what it belongs to. */
public final class PaperOperations {

    private final Papers papers;

    public PaperOperations(Papers papers) {
        this.papers = papers;
    }

    public void register(Operations on) {
        on.change("sendPaper", "", request -> {
            Caller caller = request.caller();
            return Reply.created(papers.keep(
                    caller.requireCommunity(),
                    request.query("name").orElse(""),
                    request.rawBody(),
                    caller.requireActor()));
        });
    }

    /** A document as an answer: to be saved, never to be shown within a page of ours. */
    public static Reply pdf(Papers.File file) {
        return Reply.file("application/pdf", file.name(), file.pdf())
                .withHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .withHeader("Cache-Control", "private, max-age=86400, immutable");
    }
}
