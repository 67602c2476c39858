package org.linli.cloud.sharing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.refusal.Refused;

/**
 * What of a community somebody else is given.
 *
 * @param recipient who, by name
 * @param contact where residents reach the recipient, such as a telephone number
 * @param purpose what for
 * @param from first instant
 * @param until the instant after the last
 * @param end how it ended before its time; null otherwise
 */
record Agreement(
        String community,
        String id,
        String recipient,
        String contact,
        String purpose,
        List<Share> shares,
        Instant from,
        Instant until,
        String madeBy,
        Instant madeAt,
        @Nullable End end) {

    /** Ended early. */
    record End(Instant at, String by, String reason) {}

    /**
     * One kind of data.
     *
     * @param personal which of its personal fields are given too, in the order of the catalogue; empty for none
     * @param ground why those may be given; null exactly where there are none
     */
    record Share(DataKind kind, Set<String> personal, DataKind.@Nullable Ground ground) {

        Share(DataKind kind, @Nullable Set<String> personal, DataKind.@Nullable Ground ground) {
            Set<String> wanted = personal == null ? Set.of() : personal;
            Set<String> ordered = new LinkedHashSet<>(kind.fields().keySet());
            ordered.removeIf(field -> !wanted.contains(field) || !kind.isPersonal(field));
            Refused.unless(ordered.size() == wanted.size(), "agreement-fields");
            Refused.unless(
                    ordered.isEmpty()
                            ? ground == null
                            : ground != null && kind.grounds().contains(ground),
                    "agreement-ground");
            this.kind = kind;
            this.personal = java.util.Collections.unmodifiableSet(ordered);
            this.ground = ground;
        }

        /** Whether a field of the kind is given. */
        boolean gives(String field) {
            return !kind.isPersonal(field) || personal.contains(field);
        }
    }

    Agreement {
        shares = List.copyOf(shares);
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        Refused.unless(
                !shares.isEmpty() && shares.stream().allMatch(share -> kinds.add(share.kind())), "agreement-kinds");
    }

    /** When nothing is given any more. */
    Instant over() {
        return end == null || end.at().isAfter(until) ? until : end.at();
    }

    boolean isInForce(Instant now) {
        return !now.isBefore(from) && now.isBefore(over());
    }

    Set<DataKind> kinds() {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        shares.forEach(share -> kinds.add(share.kind()));
        return kinds;
    }

    @Nullable
    Share shareOf(DataKind kind) {
        return shares.stream().filter(share -> share.kind() == kind).findFirst().orElse(null);
    }

    /** What its recipient reads of the feed: nothing that happened before it began. */
    ChangeFeed.Reader reader() {
        return new ChangeFeed.Reader(kinds(), this::gives, from);
    }

    private boolean gives(DataKind kind, String field) {
        Share share = shareOf(kind);
        return share != null && kind.fields().containsKey(field) && share.gives(field);
    }

    Agreement ended(End how) {
        return new Agreement(
                community, id, recipient, contact, purpose, new ArrayList<>(shares), from, until, madeBy, madeAt, how);
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "Agreement[" + id + "]";
    }
}
