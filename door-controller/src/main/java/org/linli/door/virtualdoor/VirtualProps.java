package org.linli.door.virtualdoor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.CardRead;

/**
 * What the demo's people hold in their hands: a JSON file that the cloud's seed writes for the virtual doors. It contains keys and PINs of
 * fictional people, so a file of this kind belongs to a demo and to nothing else.
 *
 * @param people at most 64
 * @param visitorPasses at most 64
 * @param cards further cards that belong to nobody in {@code people}: unknown, expired, lost; at most 64
 * @param doors names of the doors; may be absent, then the page shows the ids
 */
public record VirtualProps(
        List<Person> people, List<Pass> visitorPasses, List<LabelledCard> cards, List<DoorName> doors) {

    /** Nothing to hold. */
    public static final VirtualProps NONE = new VirtualProps(List.of(), List.of(), List.of(), List.of());

    private static final int MAX_FILE_BYTES = 1024 * 1024;
    private static final int MAX_ENTRIES = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * Somebody of the fictional community.
     *
     * @param name Chinese name
     * @param nameEn English name
     * @param userCode the number typed before the PIN where the door asks for one
     * @param pin the PIN, digits
     * @param phoneKeyPkcs8 Base64 of the PKCS#8 P-256 key that the person's phone would hold
     * @param samplePhoto file name in the sample picture directory
     */
    public record Person(
            String name,
            String nameEn,
            @Nullable Card card,
            @Nullable String userCode,
            @Nullable String pin,
            @Nullable String phoneKeyPkcs8,
            @Nullable String samplePhoto) {

        @Override
        public String toString() {
            return "Person[" + nameEn + "]";
        }
    }

    /** A card as a reader delivers it. */
    public record Card(CardRead.Format format, int facility, long number) {

        CardRead read() {
            return new CardRead(format, facility, number);
        }

        @Override
        public String toString() {
            return read().toString();
        }
    }

    /** A card with a label on it. */
    public record LabelledCard(String label, String labelEn, CardRead.Format format, int facility, long number) {

        CardRead read() {
            return new CardRead(format, facility, number);
        }

        @Override
        public String toString() {
            return "LabelledCard[" + labelEn + "]";
        }
    }

    /** What people call a door. */
    public record DoorName(String id, String name, String nameEn) {}

    /** The text of a visitor pass, valid or on purpose not. */
    public record Pass(String label, String labelEn, String text) {

        @Override
        public String toString() {
            return "Pass[" + labelEn + "]";
        }
    }

    public VirtualProps {
        // An absent list in the file reaches this constructor as null.
        people = people == null ? List.of() : List.copyOf(people);
        visitorPasses = visitorPasses == null ? List.of() : List.copyOf(visitorPasses);
        cards = cards == null ? List.of() : List.copyOf(cards);
        doors = doors == null ? List.of() : List.copyOf(doors);
        if (people.size() > MAX_ENTRIES || visitorPasses.size() > MAX_ENTRIES || cards.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("more than " + MAX_ENTRIES + " entries of one kind");
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it is absent, larger than 1 MiB or not of this form; the message names no secret
     */
    public static VirtualProps read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file.getFileName() + " is larger than 1 MiB");
        }
        try {
            return MAPPER.readValue(Files.readAllBytes(file), VirtualProps.class);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the text, which holds keys; line and column are enough to find the fault.
            throw new IOException(file.getFileName() + " is not a props file, line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
    }
}
