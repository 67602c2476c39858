package org.linli.cloud.main;

import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.linli.mobileapi.Contract;

/** Reads the contract: the files named in {@code openapi/index.txt}, in that order. */
final class ContractFiles {

    private ContractFiles() {}

    static Contract load(Vertx vertx) {
        List<InputStream> parts = new String(bytes("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .<InputStream>map(name -> new ByteArrayInputStream(bytes(name)))
                .toList();
        return Contract.load(vertx, parts);
    }

    private static byte[] bytes(String name) {
        try (InputStream file = ContractFiles.class.getResourceAsStream("/openapi/" + name)) {
            if (file == null) {
                throw new IllegalStateException("openapi/" + name + " is missing");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi/" + name + " cannot be read", e);
        }
    }
}
