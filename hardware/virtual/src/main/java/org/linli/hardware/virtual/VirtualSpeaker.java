package org.linli.hardware.virtual;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.linli.hardware.Speaker;
import org.linli.hardware.Subscription;
import org.linli.hardware.driver.Listeners;

/** Remembers what it said. Thread: any; listeners run on the board's thread. */
public final class VirtualSpeaker implements Speaker {

    /** How many prompts are remembered. */
    public static final int REMEMBERED = 64;

    private final Deque<Prompt> heard = new ArrayDeque<>();
    private final Listeners<Consumer<Prompt>> listeners = new Listeners<>();
    private final Executor thread;
    private final Runnable changed;
    private long count;
    private boolean closed;

    VirtualSpeaker(Executor thread, Runnable changed) {
        this.thread = thread;
        this.changed = changed;
    }

    @Override
    public void play(Prompt prompt) {
        synchronized (this) {
            if (closed) {
                return;
            }
            count++;
            heard.addLast(prompt);
            if (heard.size() > REMEMBERED) {
                heard.removeFirst();
            }
        }
        thread.execute(() -> listeners.tell(listener -> listener.accept(prompt)));
        changed.run();
    }

    /** The last {@value #REMEMBERED} prompts, oldest first. */
    public synchronized List<Prompt> heard() {
        return List.copyOf(heard);
    }

    /** How many prompts were played since the board was opened. */
    public synchronized long count() {
        return count;
    }

    public Subscription onPrompt(Consumer<Prompt> listener) {
        return listeners.add(listener);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        listeners.close();
    }
}
