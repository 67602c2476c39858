package org.linli.cloud.pictures;

import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Sending a picture ahead of what it belongs to. */
public final class PictureOperations {

    private final Pictures pictures;

    public PictureOperations(Pictures pictures) {
        this.pictures = pictures;
    }

    public void register(Operations on) {
        on.change("sendPicture", "", request -> {
            Caller caller = request.caller();
            return Reply.created(pictures.keep(caller.requireCommunity(), request.rawBody(), caller.requireActor()));
        });
    }

    /** A picture as an answer; it never changes. */
    public static Reply jpeg(byte[] bytes) {
        return Reply.bytes(200, "image/jpeg", bytes).withHeader("Cache-Control", "private, max-age=86400, immutable");
    }
}
