package org.linli.cloud.operation;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Changes;
import org.linli.cloud.storage.OneForAll;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.OperationHandler;
import org.linli.mobileapi.Reply;

/**
 * Remembers what residents ask for again and again, such as their own bills, until anything it was read from changes. A remembered answer is as true as a new one:
 * {@link Changes} knows those of every process on the database. Bounded by bytes. Thread: any; finding never blocks.
 */
public final class AnswerMemory {

    /** For another's answer to the same question. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Function<Caller, Set<String>>> topics;
    private final Changes changes;
    private final Clock clock;
    private final Duration life;
    private final long maxBytes;
    private final Map<String, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final OneForAll<Reply> underWay = new OneForAll<>(PATIENCE);
    private long bytes;

    /**
     * @param topics everything that answers of an operation to a caller are read from, by operation; called on a worker, may block
     * @param life how long an answer may be used; for what changes by time alone
     * @param maxBytes of all answers together
     */
    public AnswerMemory(
            Map<String, Function<Caller, Set<String>>> topics,
            Changes changes,
            Clock clock,
            Duration life,
            long maxBytes) {
        this.topics = Map.copyOf(topics);
        this.changes = changes;
        this.clock = clock;
        this.life = life;
        this.maxBytes = maxBytes;
    }

    private record Answer(Reply reply, int size, Changes.Moment moment, long atMillis) {}

    /** The handler, with a memory if the operation is one of ours. */
    OperationHandler remembering(String operation, OperationHandler handler) {
        Function<Caller, Set<String>> readFrom = topics.get(operation);
        return readFrom == null ? handler : remembering(handler, readFrom);
    }

    private OperationHandler remembering(OperationHandler handler, Function<Caller, Set<String>> readFrom) {
        return new OperationHandler() {
            @Override
            public Reply handle(ApiRequest request) throws Exception {
                if (!request.mayBeRemembered()) {
                    return answer(request);
                }
                String key = key(request.caller(), request.uri());
                return underWay.get(key, () -> find(key), () -> answer(request));
            }

            private Reply answer(ApiRequest request) throws Exception {
                Changes.Moment before = changes.now(readFrom.apply(request.caller()));
                Reply reply = handler.handle(request);
                // A page of an export is asked for from inside the process, once, by another name than an address.
                if (reply.status() == 200 && request.uri().startsWith("/")) {
                    keep(key(request.caller(), request.uri()), reply.written(), before);
                }
                return reply;
            }

            @Override
            public boolean remembers() {
                return true;
            }

            @Override
            public Optional<Reply> remembered(Caller caller, String uri) {
                return find(key(caller, uri));
            }
        };
    }

    /** Who, where, what: two requests with one key have one answer. */
    private static String key(Caller caller, String uri) {
        return caller.requirePerson() + "\n" + caller.community() + "\n" + caller.roles() + "\n" + uri;
    }

    Optional<Reply> find(String key) {
        Answer known;
        synchronized (answers) {
            known = answers.get(key);
        }
        if (known == null) {
            return Optional.empty();
        }
        long age = clock.millis() - known.atMillis();
        boolean good = age >= 0 && age < life.toMillis() && changes.isUnchangedSince(known.moment());
        return good ? Optional.of(known.reply()) : Optional.empty();
    }

    void keep(String key, Reply.Written written, Changes.Moment before) {
        int size = written.bytes() + 2 * key.length() + 200;
        if (!changes.isUnchangedSince(before) || size > maxBytes / 100) {
            return;
        }
        synchronized (answers) {
            replaced(answers.put(key, new Answer(written.reply(), size, before, clock.millis())));
            bytes += size;
            var eldest = answers.entrySet().iterator();
            while (bytes > maxBytes && eldest.hasNext()) {
                replaced(eldest.next().getValue());
                eldest.remove();
            }
        }
    }

    boolean isEmpty() {
        synchronized (answers) {
            return answers.isEmpty();
        }
    }

    private void replaced(@Nullable Answer old) {
        if (old != null) {
            bytes -= old.size();
        }
    }
}
