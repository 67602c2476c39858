package org.linli.door.face;

import java.util.List;

/**
 * Where sealed templates rest. Implemented by the door's store; every change is durable when the call returns, and erased
 * bytes are overwritten, not only unlinked. Thread: any.
 *
 * <p>A broken store throws an unchecked exception and changes nothing.
 */
public interface TemplateStore {

    /** All templates, in no particular order. */
    List<SealedTemplate> loadAll();

    /** Adds the template, or replaces the one with the same id. */
    void put(SealedTemplate template);

    /** Erases every template kept under this consent. Answers how many there were; 0 when none. */
    int eraseByConsent(String consent);

    /** Erases every template of this holder. Answers how many there were; 0 when none. */
    int eraseByHolder(String holder);
}
