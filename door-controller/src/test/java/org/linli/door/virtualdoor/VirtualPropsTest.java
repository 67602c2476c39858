package org.linli.door.virtualdoor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualPropsTest {

    @Test
    void theExampleFileIsRead() throws IOException {
        VirtualProps props = example();

        assertEquals("林小满", props.people().get(0).name());
        assertEquals(3456, assertNotNullCard(props.people().get(0)).number());
        assertEquals("LINLI:V00", props.visitorPasses().get(0).text());
        assertEquals(2, props.cards().size());
    }

    @Test
    void nothingThatOpensADoorIsInTheText() throws IOException {
        String text = example().toString();

        assertFalse(text.contains("3456"), text);
        assertFalse(text.contains("246810"), text);
        assertFalse(text.contains("MEEC"), text);
        assertFalse(text.contains("LINLI:V"), text);
    }

    @Test
    void anAbsentListIsEmptyAndAFaultyFileIsNamedWithoutItsContent(@TempDir Path dir) throws IOException {
        assertEquals(VirtualProps.NONE, VirtualProps.read(Files.writeString(dir.resolve("a.json"), "{}")));

        Path bad = Files.writeString(dir.resolve("b.json"), "{\"people\":[{\"pin\":\"7777\"");
        IOException refusal = assertThrows(IOException.class, () -> VirtualProps.read(bad));
        assertFalse(String.valueOf(refusal.getMessage()).contains("7777"), refusal.getMessage());
    }

    static VirtualProps example() throws IOException {
        try {
            return VirtualProps.read(Path.of(assertNotNullResource("props.json").toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static java.net.URL assertNotNullResource(String name) {
        java.net.URL url = VirtualPropsTest.class.getResource(name);
        assertNotNull(url);
        return url;
    }

    private static VirtualProps.Card assertNotNullCard(VirtualProps.Person person) {
        VirtualProps.Card card = person.card();
        assertNotNull(card);
        return card;
    }
}
