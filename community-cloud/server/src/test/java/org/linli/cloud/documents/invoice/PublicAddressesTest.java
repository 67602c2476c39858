package org.linli.cloud.documents.invoice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.cloud.outward.PublicAddresses;

class PublicAddressesTest {

    private static PublicAddresses answering(boolean privateToo, String... addresses) {
        return new PublicAddresses(
                host -> {
                    List<InetAddress> all = new ArrayList<>();
                    for (String each : addresses) {
                        all.add(InetAddress.getByName(each));
                    }
                    return all;
                },
                privateToo);
    }

    @Test
    void publicAddressesMayBeCalled() throws IOException {
        for (String each :
                List.of("8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111")) {
            assertEquals(InetAddress.getByName(each), answering(false, each).resolve("x"), each);
        }
    }

    @Test
    void privateAndSpecialAddressesMayNot() {
        for (String each : List.of(
                "127.0.0.1",
                "127.9.9.9",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1",
                "2001:db8::1",
                "::7f00:1",
                "100::1")) {
            assertThrows(
                    PublicAddresses.Forbidden.class,
                    () -> answering(false, each).resolve("x"),
                    each);
        }
    }

    @Test
    void oneBadAddressAmongSeveralIsEnough() {
        assertThrows(
                PublicAddresses.Forbidden.class,
                () -> answering(false, "8.8.8.8", "10.0.0.1").resolve("x"));
    }

    @Test
    void theCompanysOwnNetworkOnlyWhereTheSettingSaysSoAndTheMachinesNeighboursNever() throws IOException {
        for (String each : List.of("10.0.0.1", "192.168.1.1", "127.0.0.1", "fd12::1", "::1")) {
            assertEquals(InetAddress.getByName(each), answering(true, each).resolve("x"), each);
        }
        for (String each : List.of("169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "64:ff9b::a00:1")) {
            assertThrows(
                    PublicAddresses.Forbidden.class, () -> answering(true, each).resolve("x"), each);
        }
        assertThrows(UnknownHostException.class, () -> answering(true).resolve("x"));
    }

    @Test
    void onlyPlainHttpsAddressesAreTaken() {
        for (String each :
                List.of("https://example.org/hook", "https://example.org:8443/a?b=c", "https://[2606:4700::1]/")) {
            assertTrue(Webhook.isAddress(each), each);
        }
        for (String each : List.of(
                "http://example.org/",
                "https://user:word@example.org/",
                "https://example.org/#x",
                "https:///x",
                "ftp://x",
                "https://example.org:0/",
                "https://example.org:70000/",
                "file:///etc/passwd",
                "https://a b/",
                "",
                "https://example.org/" + "x".repeat(500),
                "https://example.org/\r\nHost: other")) {
            assertFalse(Webhook.isAddress(each), each);
        }
    }
}
