package org.linli.cloud.sharing;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;
import org.linli.cloud.identity.Role;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** The feed of changes over HTTP: for partners what their agreement gives, for managers and auditors all of it. */
final class ChangeOperations {

    /** How many readers wait at once on one server: each keeps a worker. Whoever comes when all are taken is answered at once. */
    static final int MOST_WAITING = 8;

    private static final long LOOK_MILLIS = 250;

    private final ChangeFeed feed;
    private final Agreements agreements;
    private final SharedLists lists;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    ChangeOperations(ChangeFeed feed, Agreements agreements, SharedLists lists) {
        this.feed = feed;
        this.agreements = agreements;
        this.lists = lists;
    }

    /** @param v version of the kind's fields */
    record View(String id, DataKind kind, int v, String subject, Instant at, Map<String, Object> data) {
        static View of(Change change) {
            return new View(
                    change.id(), change.kind(), change.kind().version(), change.subject(), change.at(), change.data());
        }
    }

    private record Page(List<View> items, String cursor, boolean more) {}

    void register(Operations on) {
        on.read("readChanges", this::read);
        on.read("readShared", this::shared);
    }

    private Reply read(ApiRequest request) throws InterruptedException {
        String community = request.caller().requireCommunity();
        Position after = start(request, community);
        ChangeFeed.Batch batch = read(request, community, after);
        long patience = request.queryNumber("wait", 0);
        if (batch.changes().isEmpty() && patience > 0 && waiting.tryAcquire()) {
            try {
                batch = await(request, community, batch, TimeUnit.SECONDS.toNanos(patience));
            } finally {
                waiting.release();
            }
        }
        return Reply.ok(new Page(
                batch.changes().stream().map(View::of).toList(), batch.next().cursor(community), batch.more()));
    }

    private Reply shared(ApiRequest request) throws Exception {
        String community = request.caller().requireCommunity();
        DataKind kind = DataKind.of(request.path("kind"));
        ChangeFeed.Reader rights = rights(request.caller(), community);
        if (!rights.kinds().contains(kind)) {
            throw Refused.forbidden("kinds-not-agreed");
        }
        try {
            SharedLists.Part part = lists.read(
                    request.caller(), community, kind, rights, Operations.cursor(request), Operations.size(request));
            String next = part.next();
            return Reply.ok(next == null ? Map.of("items", part.items()) : Map.of("items", part.items(), "next", next));
        } catch (SharedLists.Refusal refusal) {
            return refusal.reply();
        }
    }

    private Position start(ApiRequest request, String community) {
        Position given = Position.of(community, Operations.cursor(request));
        if (given != null) {
            return given;
        }
        return request.query("from").orElse("OLDEST").equals("NOW") ? feed.end(community) : feed.beginning(community);
    }

    /** Rights are looked up at each step: an agreement may end while its reader waits. */
    private ChangeFeed.Batch read(ApiRequest request, String community, Position after) {
        ChangeFeed.Reader rights = rights(request.caller(), community);
        Set<DataKind> wanted = kinds(request);
        wanted.retainAll(rights.kinds());
        if (wanted.isEmpty()) {
            throw Refused.forbidden("kinds-not-agreed");
        }
        return feed.read(community, after, rights.only(wanted), Operations.size(request));
    }

    private ChangeFeed.Batch await(ApiRequest request, String community, ChangeFeed.Batch nothing, long patienceNanos)
            throws InterruptedException {
        long end = System.nanoTime() + patienceNanos;
        ChangeFeed.Batch batch = nothing;
        while (batch.changes().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            if (feed.isAnythingAfter(community, batch.next())) {
                batch = read(request, community, batch.next());
            }
        }
        return batch;
    }

    private ChangeFeed.Reader rights(Caller caller, String community) {
        if (!caller.has(Role.PARTNER)) {
            return ChangeFeed.Reader.ofAll(EnumSet.allOf(DataKind.class));
        }
        Optional<Agreement> agreement = agreements.inForce(community, caller.session());
        if (agreement.isEmpty()) {
            throw Refused.forbidden("agreement-not-in-force");
        }
        return agreement.get().reader();
    }

    /** All without the parameter. */
    private static Set<DataKind> kinds(ApiRequest request) {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        request.query("kinds")
                .map(text -> Stream.of(text.split(",", -1)))
                .ifPresent(words -> words.forEach(word -> kinds.add(kind(word))));
        return kinds.isEmpty() ? EnumSet.allOf(DataKind.class) : kinds;
    }

    private static DataKind kind(String word) {
        try {
            return DataKind.of(word);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("agreement-kinds").at("kinds");
        }
    }
}
