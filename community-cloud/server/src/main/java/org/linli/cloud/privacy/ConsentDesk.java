package org.linli.cloud.privacy;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Consents.Act;
import org.linli.cloud.access.Consents.Consent;
import org.linli.cloud.access.Consents.Kind;
import org.linli.cloud.access.Consents.Way;
import org.linli.cloud.people.Wards;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/**
 * Who may agree to what for whom. Everybody agrees for themselves, to the text in force; for a ward a guardian of their household does. The desk only writes down who
 * agreed on paper. Taking back is always open to both. Thread: any.
 */
public final class ConsentDesk {

    private final Database database;
    private final Consents consents;
    private final ConsentTexts texts;
    private final Wards wards;

    public ConsentDesk(Database database, Consents consents, ConsentTexts texts, Wards wards) {
        this.database = database;
        this.consents = consents;
        this.texts = texts;
        this.wards = wards;
    }

    /** What somebody agrees to. */
    public record Wanted(Kind kind, String holder, String textVersion) {}

    /** On the device of whoever agrees: the holder or, for a ward, a guardian. */
    public Consent give(String community, Wanted wanted, String by) {
        return database.write(transaction -> {
            boolean own = wanted.holder().equals(by);
            if (!own && !wards.mayDecide(transaction, community, by, wanted.holder())) {
                throw Refused.notFound("person-unknown");
            }
            if (own && wards.isWard(transaction, community, by)) {
                throw Refused.conflict("guardian-needed");
            }
            Act act = own ? Act.own(community, by) : new Act(community, by, Way.GUARDIAN, by, "");
            return give(transaction, wanted, act);
        });
    }

    /**
     * On paper at the desk.
     *
     * @param by who signed
     * @param staff who writes it down
     * @param paper where the paper is kept
     */
    public Consent record(String community, Wanted wanted, String by, String staff, String paper) {
        Refused.unless(!paper.isBlank(), "paper-missing");
        return database.write(transaction -> {
            boolean ward = wards.isWard(transaction, community, wanted.holder());
            if (ward && !wards.mayDecide(transaction, community, by, wanted.holder())) {
                throw Refused.conflict("guardian-needed");
            }
            if (!ward && !by.equals(wanted.holder())) {
                throw Refused.conflict("consent-not-own");
            }
            return give(transaction, wanted, new Act(community, by, Way.DESK, staff, paper));
        });
    }

    private Consent give(Transaction transaction, Wanted wanted, Act act) {
        texts.mustBeCurrent(transaction, act.community(), wanted.kind(), wanted.textVersion());
        return consents.give(transaction, wanted.kind(), wanted.holder(), wanted.textVersion(), act);
    }

    /**
     * By the holder or a guardian; anybody else's consent is as unknown as none.
     *
     * @param community in which a guardian acts; the holder needs none
     */
    public void withdraw(@Nullable String community, String consent, String by) {
        Consent known = consents.find(consent).orElseThrow(() -> Refused.notFound("consent-unknown"));
        if (known.holder().equals(by)) {
            consents.withdraw(consent, Act.own(community == null ? known.community() : community, by));
        } else if (community != null && wards.mayDecide(community, by, known.holder())) {
            consents.withdraw(consent, new Act(community, by, Way.GUARDIAN, by, ""));
        } else {
            throw Refused.notFound("consent-unknown");
        }
    }

    /** At the desk, for somebody whom the community knows. */
    public void withdrawAtDesk(String community, String consent, String staff) {
        Consent known = consents.get(community, consent);
        consents.withdraw(known.id(), new Act(community, staff, Way.DESK, staff, ""));
    }
}
