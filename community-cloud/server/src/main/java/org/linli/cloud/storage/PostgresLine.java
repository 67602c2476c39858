package org.linli.cloud.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line between processes on one PostgreSQL: NOTIFY in the very transaction that changes something, LISTEN on a connection of its own. PostgreSQL hands over
 * what was committed before it answers the committer, so others know within the time of a message. Every half second the line is asked whether it still
 * stands; while it does not, {@link #hearsAll} is false and nothing that needs it may be used.
 */
final class PostgresLine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresLine.class);

    private static final String CHANNEL = "linli";
    private static final int WAIT_MILLIS = 500;
    private static final int ANSWER_SECONDS = 2;
    private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int MAX_WAITING = 10_000;

    /** Hashes of changed topics that fit into one message: eight digits and a space. */
    private static final int HASHES = News.MAX_BYTES / 9;

    /** With more than this it is said that everything changed. */
    private static final int MANY_TOPICS = 20_000;

    private static final String EVERYTHING = "*";

    private final DatabaseSettings settings;
    private final DataSource pool;
    private final Changes changes;
    private final News news;
    private final String origin = Ids.hex(8);
    private final BlockingQueue<News.Note> outbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread ear = thread(this::hearForEver, "linli-news-in");
    private final Thread mouth = thread(this::tellForEver, "linli-news-out");
    private volatile boolean closing;
    private volatile @Nullable Connection current;
    private volatile long provenNanos = System.nanoTime() - 2 * PROOF_NANOS;

    private PostgresLine(DatabaseSettings settings, DataSource pool, Changes changes, News news) {
        this.settings = settings;
        this.pool = pool;
        this.changes = changes;
        this.news = news;
    }

    /** Begins to connect and returns; goes on trying until closed. */
    static PostgresLine open(DatabaseSettings settings, DataSource pool, News news) {
        PostgresLine[] line = new PostgresLine[1];
        Changes changes = new Changes(() -> line[0].hearsAll());
        line[0] = new PostgresLine(settings, pool, changes, news);
        news.connect(line[0]::later);
        line[0].ear.start();
        line[0].mouth.start();
        return line[0];
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    Changes changes() {
        return changes;
    }

    /** Whether everything that others had committed two seconds ago, and nearly always a moment ago, is known here. */
    boolean hearsAll() {
        return System.nanoTime() - provenNanos < PROOF_NANOS;
    }

    /** As the last thing of a transaction: what it changed and tells is heard by others exactly when it is committed. */
    void tell(Handle handle, Transaction transaction) {
        List<String> messages = new ArrayList<>();
        List<String> changed = List.copyOf(transaction.changed());
        if (changed.size() > MANY_TOPICS) {
            messages.add(origin + " c " + EVERYTHING);
        } else {
            for (int from = 0; from < changed.size(); from += HASHES) {
                StringBuilder text = new StringBuilder(origin + " c");
                changed.subList(from, Math.min(changed.size(), from + HASHES))
                        .forEach(topic -> text.append(' ').append(Integer.toHexString(topic.hashCode())));
                messages.add(text.toString());
            }
        }
        transaction.told().forEach(note -> messages.add(message(note)));
        messages.forEach(message -> handle.createQuery("SELECT count(pg_notify(:channel, :message))")
                .bind("channel", CHANNEL)
                .bind("message", message)
                .mapTo(Long.class)
                .one());
    }

    private String message(News.Note note) {
        return origin + " n " + note.topic() + " " + note.text();
    }

    private void later(News.Note note) {
        if (!outbox.offer(note)) {
            log.warn("too much news waits for the other servers; {} is not told", note.topic());
        }
    }

    private void tellForEver() {
        List<News.Note> notes = new ArrayList<>();
        while (!closing) {
            try {
                notes.clear();
                notes.add(outbox.take());
                outbox.drainTo(notes, 100);
                tellNow(notes);
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                log.warn("news did not reach the other servers", e);
            }
        }
    }

    /** Changes no row, so it waits for no disk. */
    private void tellNow(List<News.Note> notes) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            for (News.Note note : notes) {
                statement.setString(1, CHANNEL);
                statement.setString(2, message(note));
                statement.execute();
            }
        }
    }

    private void hearForEver() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closing) {
            try (Connection connection = connect()) {
                current = connection;
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                    // From here on nothing is missed; what was before, is.
                    changes.everything();
                    news.missed();
                    pause = FIRST_PAUSE_MILLIS;
                    hear(connection.unwrap(PGConnection.class), statement);
                }
            } catch (SQLException | RuntimeException e) {
                if (!closing) {
                    log.warn("the line to the other servers is cut; connecting again: {}", e.getMessage());
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(closing ? 0 : pause);
            } catch (InterruptedException e) {
                return;
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "linli-news");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
        return DriverManager.getConnection(settings.url(), properties);
    }

    private void hear(PGConnection line, Statement statement) throws SQLException {
        while (!closing) {
            long asked = System.nanoTime();
            // The answer comes after all notifications of transactions that were committed before the question.
            statement.execute("SELECT 1");
            take(line.getNotifications());
            provenNanos = asked;
            do {
                take(line.getNotifications(WAIT_MILLIS));
            } while (!closing && System.nanoTime() - asked < TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
        }
    }

    private void take(PGNotification @Nullable [] notifications) {
        if (notifications == null) {
            return;
        }
        for (PGNotification notification : notifications) {
            String[] parts = notification.getParameter().split(" ", 3);
            if (parts.length < 3 || parts[0].equals(origin)) {
                continue;
            }
            try {
                if (parts[1].equals("c")) {
                    changed(parts[2]);
                } else {
                    String[] note = parts[2].split(" ", 2);
                    news.hear(new News.Note(note[0], note.length > 1 ? note[1] : ""));
                }
            } catch (RuntimeException e) {
                // Of a newer version, or a listener that failed: the others must still be heard.
                log.error("news of another server could not be used", e);
                changes.everything();
            }
        }
    }

    private void changed(String hashes) {
        if (hashes.equals(EVERYTHING)) {
            changes.everything();
            return;
        }
        for (String hash : hashes.split(" ")) {
            changes.changedHash(Integer.parseUnsignedInt(hash, 16));
        }
    }

    @Override
    public void close() {
        closing = true;
        ear.interrupt();
        mouth.interrupt();
        try {
            Connection listening = current;
            if (listening != null) {
                // Reading from a socket knows no interruption.
                listening.abort(Runnable::run);
            }
            ear.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
            mouth.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
        } catch (SQLException e) {
            log.debug("the line was gone already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
