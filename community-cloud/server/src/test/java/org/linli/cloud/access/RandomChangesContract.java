package org.linli.cloud.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.cloud.people.Person;
import org.linli.cloud.refusal.Refused;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.sync.SyncDelta;

/** After any changes, what was computed step by step equals what is computed anew, and a door that followed the deltas has exactly that. */
abstract class RandomChangesContract extends AccessFixture {

    private static final int STEPS = 120;

    private static final List<String> DOORS = List.of("gate", "hall", "roof");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void stepByStepEqualsComputedAnew(long seed) {
        Random random = new Random(seed);
        Map<String, ModelDoor> models = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            try {
                change(random);
            } catch (Refused e) {
                // A refused change is a fine step: it must leave everything as it was.
            }
            String context = "seed " + seed + " step " + step;
            for (String door : DOORS) {
                assertEquals(computedAnew(door), stored(door), context);
                if (random.nextInt(4) == 0) {
                    follow(models.computeIfAbsent(door, ModelDoor::new), random, context);
                }
            }
            if (random.nextInt(20) == 0) {
                access.changes().tidy();
            }
        }
    }

    private void follow(ModelDoor model, Random random, String context) {
        List<SyncDelta> answer = access.sync().answer(model.request());
        answer.forEach(model::apply);
        if (random.nextBoolean()) {
            access.sync().report(model.report());
        }
        Map<StoredItem.Key, String> expected =
                stored(model.report().door()).stream().collect(Collectors.toMap(StoredItem::key, StoredItem::body));
        assertEquals(expected, model.items(), context);
    }

    private Set<StoredItem> stored(String door) {
        return database.read(transaction -> {
            ItemTable table = new ItemTable(transaction.handle());
            Set<StoredItem> all = new HashSet<>(table.ofDoor(door).values());
            all.addAll(table.ofHolders(door, null).values());
            return all;
        });
    }

    private Set<StoredItem> computedAnew(String door) {
        return database.read(transaction -> {
            ItemQueries queries = new ItemQueries(transaction.handle());
            List<StoredItem> all = new ArrayList<>(queries.ofDoor(door, clock.instant()));
            all.addAll(queries.ofHolders(door, null, clock.instant()));
            return new HashSet<>(all);
        });
    }

    private void change(Random random) {
        String holder = "p" + random.nextInt(6);
        String group = "g" + random.nextInt(3);
        String door = DOORS.get(random.nextInt(DOORS.size()));
        String rule = "x" + random.nextInt(4);
        switch (random.nextInt(15)) {
            case 0, 1 ->
                people.put(
                        HOME,
                        new Person(
                                holder,
                                HolderKind.RESIDENT,
                                "测试" + holder,
                                "",
                                "",
                                random.nextInt(4) == 0,
                                null,
                                null));
            case 2 -> people.remove(HOME, holder, "test");
            case 3 -> access.groups().put(HOME, new Groups.Group(group, group, ""));
            case 4 -> access.groups().remove(HOME, group);
            case 5, 6 -> access.groups().add(HOME, group, holder);
            case 7 -> access.groups().removeMember(HOME, group, holder);
            case 8 ->
                access.cards()
                        .put(
                                HOME,
                                new CardItem(
                                        "c" + random.nextInt(8),
                                        holder,
                                        CardItem.CardFormat.UID,
                                        0,
                                        random.nextInt(6),
                                        null,
                                        random.nextBoolean() ? clock.instant() : null));
            case 9 -> access.cards().remove(HOME, "c" + random.nextInt(8));
            case 10 ->
                access.doors()
                        .put(
                                HOME,
                                new Doors.Door(
                                        Doors.defaults(
                                                door,
                                                DOORS.indexOf(door) + 1,
                                                "门" + random.nextInt(3),
                                                "Asia/Shanghai"),
                                        "",
                                        null));
            case 11 -> {
                if (random.nextInt(4) == 0) {
                    access.doors().remove(HOME, door);
                } else {
                    access.rules().remove(HOME, rule);
                }
            }
            case 12 ->
                access.rules()
                        .put(
                                HOME,
                                new Rules.Rule(
                                        rule,
                                        rule,
                                        group,
                                        "always",
                                        random.nextBoolean()
                                                ? Set.of(RuleItem.Means.CARD)
                                                : Set.of(RuleItem.Means.CARD, RuleItem.Means.FACE),
                                        random.nextBoolean() ? Set.of(door) : Set.copyOf(DOORS)));
            case 13 -> {
                Consents.Act act = Consents.Act.own(HOME, holder);
                if (random.nextBoolean()) {
                    access.consents()
                            .inForce(holder)
                            .ifPresent(one -> access.consents().withdraw(one.id(), act));
                }
                // A text of its own each time: a newer one takes the place of the older.
                Consents.Kind kind = random.nextBoolean() ? Consents.Kind.FACE : Consents.Kind.PHOTOS;
                access.consents().give(kind, holder, Long.toString(random.nextLong()), act);
            }
            default -> {
                java.time.LocalDate day = java.time.LocalDate.of(2026, 1, 1 + random.nextInt(9));
                access.calendar()
                        .putHoliday(
                                HOME, new Calendar.Holiday(new HolidayItem("h" + random.nextInt(3), day, day), "节日"));
            }
        }
    }
}
