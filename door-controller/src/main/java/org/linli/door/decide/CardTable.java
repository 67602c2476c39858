package org.linli.door.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.door.card.CardKeys;
import org.linli.hardware.CardRead;

/** All cards by number. Where two cards carry the same number, the one that was put last counts, until it is removed. */
final class CardTable {

    /** One card. */
    static final class Card {
        final String id;
        final long key;
        final Holder holder;
        final Validity validity;
        /** An older card with the same number. */
        @Nullable
        Card older;

        Card(String id, long key, Holder holder, Validity validity) {
            this.id = id;
            this.key = key;
            this.holder = holder;
            this.validity = validity;
        }
    }

    private final Map<Long, Card> byKey = new HashMap<>();
    private final Map<String, Card> byId = new HashMap<>();

    /** Adds a card whose id is not there. */
    void add(Card card) {
        card.older = byKey.put(card.key, card);
        byId.put(card.id, card);
    }

    @Nullable
    Card remove(String id) {
        Card removed = byId.remove(id);
        if (removed != null) {
            unlink(removed);
        }
        return removed;
    }

    private void unlink(Card removed) {
        Card newest = byKey.get(removed.key);
        if (newest == removed) {
            if (removed.older == null) {
                byKey.remove(removed.key);
            } else {
                byKey.put(removed.key, removed.older);
            }
            return;
        }
        for (Card card = newest; card != null; card = card.older) {
            if (card.older == removed) {
                card.older = removed.older;
            }
        }
    }

    /**
     * The card that was read: enrolled in this very form, or else in an equivalent one. Two different cards that fit equally well are no match.
     */
    Optional<Card> find(CardRead read) {
        Card exact = byKey.get(CardKeys.of(read));
        if (exact != null) {
            return Optional.of(exact);
        }
        Card found = null;
        for (long key : CardKeys.equivalents(read)) {
            Card card = byKey.get(key);
            if (card != null && found != null && card != found) {
                return Optional.empty();
            }
            found = card != null ? card : found;
        }
        return Optional.ofNullable(found);
    }
}
