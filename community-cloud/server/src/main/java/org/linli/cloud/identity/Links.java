package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.SecretBox;

/** One-time links: to set up a staff account, to invite a resident or sign them in, and to sign anybody in to a demo. Only hashes are kept. Calls block. Thread: any. */
public final class Links {

    static final Duration SETUP_LIFE = Duration.ofHours(1);
    static final Duration SIGN_IN_LIFE = Duration.ofDays(7);
    private static final String FIRST_START = "first-start";
    private static final String PURPOSE = "link-totp:";

    private final Database database;
    private final StaffRoles roles;
    private final Reach reach;
    private final SecretBox box;
    private final Clock clock;

    public Links(Database database, StaffRoles roles, Reach reach, SecretBox box, Clock clock) {
        this.database = database;
        this.roles = roles;
        this.reach = reach;
        this.box = box;
        this.clock = clock;
    }

    /** What a link is good for. */
    enum Kind {
        SETUP,
        SIGN_IN,
        /** Lets a resident choose how to sign in from now on. */
        INVITATION,
        /** Stands for the second factor too; made only in a database that is marked as a demo. */
        DEMO
    }

    /**
     * A fresh link.
     *
     * @param token shown once
     */
    public record NewLink(String token, Instant expiresAt) {
        @Override
        public String toString() {
            return "NewLink[…]";
        }
    }

    /**
     * A link that still counts.
     *
     * @param community for which it was made; null for none in particular
     */
    record Link(
            String tokenHash,
            Kind kind,
            String person,
            Set<Role> roles,
            @Nullable String community,
            String createdBy,
            byte @Nullable [] totpSecret) {}

    /** For the first manager. Empty once a manager exists; otherwise ends earlier links of this kind. */
    public Optional<NewLink> firstManager() {
        return firstManager("", false);
    }

    /** The same at the start of a server. Empty also while a link is good that another server printed: of several that start together one prints. */
    public Optional<NewLink> firstManager(String server) {
        return firstManager("/" + server, true);
    }

    private Optional<NewLink> firstManager(String suffix, boolean giveWay) {
        Fresh fresh = fresh(
                Kind.SETUP,
                Ids.next(),
                new Granted(Role.MANAGER.name(), null),
                Totp.newSecret(),
                FIRST_START + suffix,
                SETUP_LIFE);
        return database.write(transaction -> {
            transaction.serialise(FIRST_START);
            Handle handle = transaction.handle();
            if (roles.hasManager(handle) || (giveWay && isPrintedElsewhere(handle, FIRST_START + suffix))) {
                return Optional.empty();
            }
            handle.createUpdate(
                            "DELETE FROM one_time_link WHERE kind = 'SETUP' AND substr(created_by, 1, :length) = :by")
                    .bind("length", FIRST_START.length())
                    .bind("by", FIRST_START)
                    .execute();
            insert(handle, fresh);
            return Optional.of(fresh.link());
        });
    }

    private boolean isPrintedElsewhere(Handle handle, String own) {
        return handle.createQuery("SELECT count(*) FROM one_time_link WHERE kind = 'SETUP' AND used_at IS NULL"
                                + " AND expires_at > :now AND created_by <> :own"
                                + " AND substr(created_by, 1, :length) = :by")
                        .bind("now", clock.millis())
                        .bind("own", own)
                        .bind("length", FIRST_START.length() + 1)
                        .bind("by", FIRST_START + "/")
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** @param community in which the roles will count; null for the whole first company, as its first manager has them */
    NewLink setup(String person, Collection<Role> roles, @Nullable String community, String createdBy) {
        Granted granted = new Granted(Role.join(roles), community);
        return create(Kind.SETUP, person, granted, Totp.newSecret(), createdBy, SETUP_LIFE);
    }

    /**
     * Signs the person in with a resident's rights.
     *
     * @param community of whoever makes it; null for the operator of the site, who lets in anybody
     */
    public NewLink signIn(String person, @Nullable String community, String createdBy) {
        return create(Kind.SIGN_IN, person, Granted.nothing(community), null, createdBy, SIGN_IN_LIFE);
    }

    /**
     * Lets a resident choose a password, confirm a phone number, or neither; earlier invitations of the person are worth nothing any more.
     *
     * @param community of whoever makes it; null for the operator of the site, who lets in anybody
     */
    public NewLink invite(String person, @Nullable String community, String createdBy) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM one_time_link WHERE kind = 'INVITATION' AND person = :person")
                .bind("person", person)
                .execute());
        return create(Kind.INVITATION, person, Granted.nothing(community), null, createdBy, SIGN_IN_LIFE);
    }

    NewLink demo(String person) {
        return create(Kind.DEMO, person, Granted.nothing(null), null, "demo", SIGN_IN_LIFE);
    }

    private record Granted(String roles, @Nullable String community) {
        static Granted nothing(@Nullable String community) {
            return new Granted("", community);
        }
    }

    /** A link that is not stored yet. */
    private record Fresh(
            NewLink link,
            String hash,
            Kind kind,
            String person,
            Granted granted,
            byte @Nullable [] sealed,
            String createdBy,
            Instant now) {}

    private Fresh fresh(
            Kind kind, String person, Granted granted, byte @Nullable [] totp, String createdBy, Duration life) {
        String token = Tokens.next();
        String hash = Tokens.hash(token);
        byte @Nullable [] sealed = totp == null ? null : box.seal(PURPOSE + hash, totp);
        Instant now = clock.instant();
        return new Fresh(new NewLink(token, now.plus(life)), hash, kind, person, granted, sealed, createdBy, now);
    }

    private NewLink create(
            Kind kind, String person, Granted granted, byte @Nullable [] totp, String createdBy, Duration life) {
        Fresh fresh = fresh(kind, person, granted, totp, createdBy, life);
        database.change(transaction -> insert(transaction.handle(), fresh));
        return fresh.link();
    }

    private static void insert(Handle handle, Fresh fresh) {
        Granted granted = fresh.granted();
        handle.createUpdate("DELETE FROM one_time_link WHERE expires_at < :past")
                .bind("past", fresh.now().minus(SIGN_IN_LIFE).toEpochMilli())
                .execute();
        handle.createUpdate(
                        "INSERT INTO one_time_link (token_hash, kind, person, roles, community, sealed_totp, created_by, created_at,"
                                + " expires_at, used_at)"
                                + " VALUES (:hash, :kind, :person, :roles, :community, :totp, :by, :now, :until, NULL)")
                .bind("hash", fresh.hash())
                .bind("kind", fresh.kind().name())
                .bind("person", fresh.person())
                .bind("roles", granted.roles())
                .bind("community", granted.community() == null ? "" : granted.community())
                .bind("totp", fresh.sealed())
                .bind("by", fresh.createdBy())
                .bind("now", fresh.now().toEpochMilli())
                .bind("until", fresh.link().expiresAt().toEpochMilli())
                .execute();
    }

    Optional<Link> find(String token) {
        return database.read(transaction -> find(transaction.handle(), Tokens.hash(token)));
    }

    /** The same, by the hash of the secret. */
    Optional<Link> find(Handle handle, String hash) {
        return handle.createQuery("SELECT kind, person, roles, community, sealed_totp, created_by FROM one_time_link"
                        + " WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now")
                .bind("hash", hash)
                .bind("now", clock.millis())
                .map((row, context) -> {
                    byte[] sealed = row.getBytes("sealed_totp");
                    return new Link(
                            hash,
                            Kind.valueOf(row.getString("kind")),
                            row.getString("person"),
                            Role.split(row.getString("roles")),
                            row.getString("community").isEmpty() ? null : row.getString("community"),
                            row.getString("created_by"),
                            sealed == null ? null : box.open(PURPOSE + hash, sealed));
                })
                .findOne()
                .filter(link -> isBacked(handle, link));
    }

    /** Whether whoever made the link might still make it: roles change within the life of a link, of the one who made it and of the one it is for. */
    private boolean isBacked(Handle handle, Link link) {
        String community = link.community();
        if (community == null) {
            return !link.createdBy().startsWith(FIRST_START) || !roles.hasManager(handle);
        }
        return link.kind() == Kind.SETUP
                ? reach.mayManage(handle, link.createdBy(), link.person(), community)
                : reach.mayLetIn(handle, link.createdBy(), link.person(), community);
    }

    /** Takes an invitation whose token has this hash; empty when there is none that is good. */
    Optional<String> takeInvitation(Handle handle, String tokenHash) {
        return find(handle, tokenHash)
                .filter(link -> link.kind() == Kind.INVITATION)
                .filter(link -> use(handle, link))
                .map(Link::person);
    }

    /** Marks the link used; false when somebody was faster. */
    boolean use(Handle handle, Link link) {
        return handle.createUpdate("UPDATE one_time_link SET used_at = :now"
                                + " WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now")
                        .bind("now", clock.millis())
                        .bind("hash", link.tokenHash())
                        .execute()
                == 1;
    }
}
