package org.linli.cloud.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at ID tokens: signed by a key of the provider with a public-key algorithm, from this issuer, for this client, for this sign-in, and in time. Thread: any. */
final class IdTokens {

    /** Clocks may differ that much. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** Never "none", and no HMAC, which could be made with the client's secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    /** What says that more than a password was asked (RFC 8176). */
    private static final Set<String> STRONG = Set.of("mfa", "otp", "hwk", "swk", "fpt", "face", "sc");

    private final Clock clock;

    IdTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * Who signed in at the provider.
     *
     * @param secondFactor whether the provider says that it asked for one
     */
    record Subject(String id, boolean secondFactor) {
        @Override
        public String toString() {
            return "Subject[…]";
        }
    }

    /** Empty when anything about the token is wrong. */
    Optional<Subject> check(String token, JWKSet keys, String issuer, String client, String nonce) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        client,
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "exp", "iat", "nonce")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew((int) SKEW.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
        try {
            JWTClaimsSet found = processor.process(token, null);
            return isForThis(found, client, nonce) ? Optional.of(subject(found)) : Optional.empty();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static boolean isForThis(JWTClaimsSet claims, String client, String nonce) throws ParseException {
        String party = claims.getStringClaim("azp");
        String theirs = claims.getStringClaim("nonce");
        String subject = claims.getSubject();
        return theirs != null
                && MessageDigest.isEqual(
                        theirs.getBytes(StandardCharsets.UTF_8), nonce.getBytes(StandardCharsets.UTF_8))
                && (party == null ? claims.getAudience().size() == 1 : party.equals(client))
                && subject != null
                && !subject.isEmpty()
                && subject.length() <= 255;
    }

    private static Subject subject(JWTClaimsSet claims) throws ParseException {
        List<String> methods = claims.getStringListClaim("amr");
        return new Subject(
                claims.getSubject(), methods != null && methods.stream().anyMatch(STRONG::contains));
    }
}
