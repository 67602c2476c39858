package org.linli.cloud.repairs;

import java.util.List;
import java.util.regex.Pattern;
import org.linli.cloud.refusal.Refused;

/**
 * What a ticket is about, and what is promised for it.
 *
 * @param skill what a repairer must know; empty when anybody may do it
 * @param aroundTheClock its promises count at night too, as for a stuck lift
 * @param answerMinutes until somebody has taken it or answered, 1..{@value #MOST_MINUTES}
 * @param finishMinutes until it is done, same range
 * @param payDays days to pay for parts and work, 0..365
 * @param active whether people may choose it
 */
record Category(
        String id,
        String name,
        String nameEn,
        Ticket.Kind kind,
        String skill,
        boolean aroundTheClock,
        int answerMinutes,
        int finishMinutes,
        Giving giving,
        int payDays,
        boolean active) {

    /** Sixty days around the clock. */
    static final int MOST_MINUTES = 60 * 24 * 60;

    private static final int DAY = 8 * 60;
    private static final Pattern SKILL = Pattern.compile("[a-z0-9-]{0,32}");

    /** How a new ticket finds its repairer. */
    enum Giving {
        /** To whoever knows it, is on duty and has least to do. */
        AUTO,
        /** Whoever takes it first. */
        GRAB,
        /** The desk decides. */
        DESK
    }

    Category {
        Refused.unless(!name.isBlank() && name.length() <= 60 && nameEn.length() <= 60, "name-length");
        Refused.unless(SKILL.matcher(skill).matches(), "category-skill");
        Refused.unless(
                answerMinutes >= 1
                        && answerMinutes <= MOST_MINUTES
                        && finishMinutes >= answerMinutes
                        && finishMinutes <= MOST_MINUTES,
                "category-minutes");
        Refused.unless(payDays >= 0 && payDays <= 365, "category-pay-days");
    }

    /** What a community has before its manager decides otherwise; a complaint is answered within an hour. */
    static final List<Category> USUAL = List.of(
            usual("water", "水管漏水", "Water and drains", "plumbing", true, 30, DAY),
            usual("electricity", "电路照明", "Electricity and light", "electric", true, 30, DAY),
            usual("door", "门窗门禁", "Doors and windows", "locks", false, 60, 2 * DAY),
            usual("lift", "电梯", "Lift", "lift", true, 15, DAY),
            usual("cleaning", "保洁", "Cleaning", "cleaning", false, 120, DAY),
            usual("other", "其他", "Something else", "", false, 120, 3 * DAY),
            new Category(
                    "complaint",
                    "投诉建议",
                    "Complaint",
                    Ticket.Kind.COMPLAINT,
                    "",
                    false,
                    60,
                    3 * DAY,
                    Giving.DESK,
                    0,
                    true),
            new Category(
                    "device", "设备故障", "Device fault", Ticket.Kind.FAULT, "locks", true, 60, DAY, Giving.AUTO, 0, true));

    private static Category usual(
            String id, String name, String nameEn, String skill, boolean always, int answer, int finish) {
        return new Category(id, name, nameEn, Ticket.Kind.REPAIR, skill, always, answer, finish, Giving.AUTO, 30, true);
    }
}
