package org.linli.hardware;

/** Plays one short prompt at a time; a new prompt replaces a running one. Never blocks the caller, never throws for a missing sound
 * card; after closing, nothing happens. Thread: any. */
public interface Speaker extends AutoCloseable {

    /** What can be said. Wording and language are the driver's matter. */
    enum Prompt {
        GRANTED,
        DENIED,
        TRY_AGAIN,
        COME_CLOSER,
        LOOK_HERE,
        TURN_HEAD,
        BLINK,
        SECOND_PERSON,
        HELD_OPEN,
        ALARM,
        EVACUATE,
        HELP_COMING,
        ENROLLED
    }

    void play(Prompt prompt);

    @Override
    void close();
}
