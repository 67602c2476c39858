package org.linli.cloud.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's people hold in their hands, for the pages of the virtual doors. The file holds keys and PINs of people who do not exist, so it is readable
 * by its owner only and belongs to a demo and to nothing else.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DemoProps(
        List<PersonProps> people,
        List<PassProps> visitorPasses,
        List<CardProps> cards,
        @Nullable List<DoorName> doors) {

    private static final JsonMapper MAPPER = new JsonMapper();

    DemoProps {
        people = List.copyOf(people);
        visitorPasses = List.copyOf(visitorPasses);
        cards = List.copyOf(cards);
        // Files written before doors had names hold none.
        doors = doors == null ? List.of() : List.copyOf(doors);
    }

    /** Somebody of the fictional community. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PersonProps(
            String name,
            String nameEn,
            @Nullable Card card,
            @Nullable String userCode,
            @Nullable String pin,
            @Nullable String phoneKeyPkcs8,
            @Nullable String samplePhoto) {
        @Override
        public String toString() {
            return "PersonProps[" + nameEn + "]";
        }
    }

    /** What people call a door. */
    record DoorName(String id, String name, String nameEn) {}

    /** A card as a reader delivers it. */
    record Card(String format, int facility, long number) {
        @Override
        public String toString() {
            return "Card[…]";
        }
    }

    /** Text of a visitor pass, valid or on purpose not. */
    record PassProps(String label, String labelEn, String text) {
        @Override
        public String toString() {
            return "PassProps[" + labelEn + "]";
        }
    }

    /** A card that lies around. */
    record CardProps(String label, String labelEn, String format, int facility, long number) {
        @Override
        public String toString() {
            return "CardProps[" + labelEn + "]";
        }
    }

    static Optional<DemoProps> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(file.toFile(), DemoProps.class));
        } catch (JsonProcessingException e) {
            // Not one of ours, or damaged: it is written anew.
            return Optional.empty();
        }
    }

    /** Replaces the file in one step, so that a virtual door never reads half of it. */
    void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(
                directory,
                ".props",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), this);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
