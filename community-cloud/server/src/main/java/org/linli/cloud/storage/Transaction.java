package org.linli.cloud.storage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** One running transaction. Only valid inside the call it was handed to. Not safe for several threads. */
public final class Transaction {

    private final Handle handle;
    private final boolean lockable;
    private final Changes changes;
    private final News news;
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<News.Note> told = new LinkedHashSet<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Transaction(Handle handle, boolean lockable, Changes changes, News news) {
        this.changes = changes;
        this.news = news;
        this.handle = handle;
        this.lockable = lockable;
    }

    public Handle handle() {
        return handle;
    }

    /**
     * From here to the end of the transaction no other transaction is past the same call with the same name. What was committed before is visible to the
     * statements that follow. Take several names in one fixed order. SQLite has a single writer, so there is nothing to do.
     */
    public void serialise(String name) {
        if (lockable) {
            handle.createQuery(
                            "SELECT count(*) FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))) AS taken")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one();
        }
    }

    /** Says that something about a topic is changed by this transaction: answers that were read from it are no longer used once it is durable. */
    public void changes(String topic) {
        if (changed.add(topic)) {
            afterCommit(() -> changes.changed(topic));
        }
    }

    /** Tells every process on the database, this one included, once the transaction is durable; see {@link News}. Twice the same is told once. */
    public void tell(String topic, String text) {
        News.Note note = new News.Note(topic, text);
        if (told.add(note)) {
            afterCommit(() -> news.hear(note));
        }
    }

    Set<String> changed() {
        return changed;
    }

    Set<News.Note> told() {
        return told;
    }

    /** Runs once the transaction is durable, on the thread that asked for it, in the order given; never when it failed. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> afterCommitActions() {
        return afterCommit;
    }
}
