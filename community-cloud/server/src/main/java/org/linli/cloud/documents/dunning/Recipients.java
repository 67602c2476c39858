package org.linli.cloud.documents.dunning;

import java.util.List;
import java.util.Set;
import org.linli.cloud.documents.Register.Member;
import org.linli.cloud.documents.Register.Part;

/** Who is told what a household owes: who pays, owns, rents or is guardian; relatives only where there is nobody else. Who cares for somebody is told nothing. Pure. */
final class Recipients {

    private static final Set<Part> ANSWERABLE = Set.of(Part.OWNER, Part.TENANT, Part.GUARDIAN);

    private Recipients() {}

    static List<String> of(List<Member> members) {
        List<String> answerable = members.stream()
                .filter(member -> member.payer() || member.parts().stream().anyMatch(ANSWERABLE::contains))
                .map(Member::person)
                .distinct()
                .toList();
        if (!answerable.isEmpty()) {
            return answerable;
        }
        return members.stream()
                .filter(member -> member.parts().contains(Part.FAMILY))
                .map(Member::person)
                .distinct()
                .toList();
    }
}
