package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.linli.messages.access.AccessItem;
import org.linli.messages.command.Command;
import org.linli.messages.event.Happening;

/** Every message against a file, both ways. A file that must change means that the contract changed. */
class GoldenTest {

    private static final Path FOLDER = folder();

    private static Path folder() {
        try {
            return Path.of(GoldenTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String golden(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name + ".json"), StandardCharsets.UTF_8);
    }

    @TestFactory
    Stream<DynamicTest> isWrittenAndReadByteForByte() {
        return Samples.all().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    String text = golden(sample.getKey());
                    assertEquals(text, Codec.encode(sample.getValue()));
                    assertEquals(
                            sample.getValue(),
                            Codec.decode(text, sample.getValue().getClass()));
                    assertEquals(
                            sample.getValue(),
                            Codec.decode(
                                    text.getBytes(StandardCharsets.UTF_8),
                                    sample.getValue().getClass()));
                }));
    }

    @Test
    void everyFileHasItsSample() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(Collectors.toSet());
            assertEquals(new TreeSet<>(Samples.all().keySet()), new TreeSet<>(names));
        }
    }

    @Test
    void everyKindOfItemHappeningAndOrderHasASample() {
        assertEquals(
                Set.of(AccessItem.Kind.values()),
                Samples.items().values().stream().map(AccessItem::kind).collect(Collectors.toSet()));
        assertEquals(permitted(Happening.class), classes(Samples.happenings()));
        assertEquals(permitted(Command.Order.class), classes(Samples.orders()));
    }

    @Test
    void itemsAreReadByTheirKind() throws Exception {
        for (AccessItem item : Samples.items().values()) {
            assertEquals(item, Codec.decodeItem(item.kind(), Codec.encodeItem(item)));
        }
    }

    private static Set<Class<?>> permitted(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses()).collect(Collectors.toSet());
    }

    private static Set<Class<?>> classes(Map<String, ?> samples) {
        return samples.values().stream().map(Object::getClass).collect(Collectors.toSet());
    }
}
