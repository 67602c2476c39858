package org.linli.messages.device;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * The one-time code an installer types into a new unit: {@code SSSSS-SSSSS-FFFFF-FFFFF} in Crockford's base 32.
 *
 * <p>S is a 50-bit secret by which the cloud knows the unit. F is the first 50 bits of the SHA-256 of the public key (SubjectPublicKeyInfo) of the
 * community's certificate authority, by which the unit knows the cloud: it sends S only over a TLS connection whose chain ends in that authority.
 * So nobody between the two can take the code or put a foreign trust anchor on the door. F is no secret. Thread: any.
 *
 * @param secret 10 characters, upper case, without dashes; what travels in {@link ClaimRequest#code}
 * @param fingerprint 10 characters, upper case
 */
public record ClaimCode(String secret, String fingerprint) {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int PART = 10;
    private static final int BITS_PER_CHARACTER = 5;

    public ClaimCode {
        if (!isPart(secret) || !isPart(fingerprint)) {
            throw new IllegalArgumentException("a claim code has four groups of five letters or digits");
        }
    }

    /** Makes a new code with a random secret for the authority with this public key. */
    public static ClaimCode issue(SecureRandom random, PublicKey authority) {
        StringBuilder secret = new StringBuilder(PART);
        for (int i = 0; i < PART; i++) {
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ClaimCode(secret.toString(), fingerprintOf(authority));
    }

    /**
     * Reads what a person typed: lower case, spaces and missing dashes are fine, and so are O for 0 and I or L for 1.
     *
     * @throws IllegalArgumentException when it is no claim code; the message does not repeat it
     */
    public static ClaimCode parse(String typed) {
        String characters = normalise(typed);
        if (characters.length() != 2 * PART) {
            throw new IllegalArgumentException("a claim code has four groups of five letters or digits");
        }
        return new ClaimCode(characters.substring(0, PART), characters.substring(PART));
    }

    /** The canonical characters of a code or of its secret part, without dashes. */
    public static String normalise(String typed) {
        return typed.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    /** The fingerprint part for an authority's public key. */
    public static String fingerprintOf(PublicKey authority) {
        byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        StringBuilder text = new StringBuilder(PART);
        for (int character = 0; character < PART; character++) {
            int value = 0;
            for (int bit = 0; bit < BITS_PER_CHARACTER; bit++) {
                int position = character * BITS_PER_CHARACTER + bit;
                value = (value << 1) | ((hash[position / 8] >> (7 - position % 8)) & 1);
            }
            text.append(ALPHABET.charAt(value));
        }
        return text.toString();
    }

    /** Whether this is the authority the code was made for. */
    public boolean isFor(PublicKey authority) {
        return fingerprint.equals(fingerprintOf(authority));
    }

    /** What is printed for the installer. */
    public String text() {
        return secret.substring(0, 5) + "-" + secret.substring(5) + "-" + fingerprint.substring(0, 5) + "-"
                + fingerprint.substring(5);
    }

    private static boolean isPart(String text) {
        return text.length() == PART && text.chars().allMatch(character -> ALPHABET.indexOf(character) >= 0);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "ClaimCode[…-" + fingerprint + "]";
    }
}
