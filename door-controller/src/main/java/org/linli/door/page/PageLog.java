package org.linli.door.page;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last lines of the log for the page, INFO and above. Lines hold no secrets, as no log line of the controller does. Thread: any. */
public final class PageLog extends AppenderBase<ILoggingEvent> {

    /** Lines kept. */
    public static final int LINES = 200;

    private static final int MAX_LINE = 500;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Deque<String> lines = new ArrayDeque<>();

    /** Begins to listen to all loggers; when another logging library is in place, the page simply shows no lines. */
    public static PageLog attach() {
        PageLog log = new PageLog();
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            log.setContext(context);
            log.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(log);
        }
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return;
        }
        String name = event.getLoggerName();
        String line = TIME.format(Instant.ofEpochMilli(event.getTimeStamp())) + " " + event.getLevel() + " "
                + name.substring(name.lastIndexOf('.') + 1) + ": "
                + event.getFormattedMessage().replaceAll("\\s+", " ");
        add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line);
    }

    private void add(String line) {
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }

    /** Oldest first. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
