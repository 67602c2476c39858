package org.linli.cloud.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small OpenID provider that signs with its own key and checks the client, the code and PKCE. A test spoils its tokens. */
public final class SmallProvider implements AutoCloseable {

    public static final String CLIENT = "linli";
    public static final String SECRET = "a client secret";

    private final HttpServer server;
    private final RSAKey key;
    private final Clock clock;
    private final Map<String, Map<String, String>> codes = new HashMap<>();

    public String subject = "subject-1";
    public List<String> methods = List.of();
    public UnaryOperator<JWTClaimsSet.Builder> spoil = claims -> claims;

    /** Signs instead of the published key when set. */
    @Nullable
    public RSAKey otherKey;

    /** The last answer of the token endpoint instead of a fresh one, when set. */
    @Nullable
    public String replay;

    public String last = "";

    public SmallProvider(Clock clock) {
        this.clock = clock;
        try {
            key = newKey();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"issuer\":\"%1$s\",\"authorization_endpoint\":\"%1$s/authorize\",\"token_endpoint\":\"%1$s/token\",\"jwks_uri\":\"%1$s/keys\"}"
                                .formatted(issuer())));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/token", this::token);
        server.createContext("/authorize", this::authorize);
        server.start();
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Somebody signs in and agrees; what the browser brings back. */
    Map<String, String> agree(String url) {
        Map<String, String> query = form(URI.create(url).getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, query);
        return Map.of("code", code, "state", query.get("state"));
    }

    /** Whoever comes here signs in and agrees at once; their browser is sent back with a code. */
    private void authorize(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Map<String, String> asked = form(query);
        boolean right = CLIENT.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && String.valueOf(asked.get("scope")).contains("openid");
        if (!right) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        Map<String, String> back = agree(issuer() + "/authorize?" + query);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + back.get("code") + "&state=" + back.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.get("code"));
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String expected = java.util.Base64.getEncoder()
                .encodeToString((CLIENT + ":" + OidcClient.encode(SECRET)).getBytes(StandardCharsets.UTF_8));
        boolean right = asked != null
                && ("Basic " + expected).equals(basic)
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && asked.get("code_challenge").equals(Providers.challenge(form.get("code_verifier")));
        if (!right) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        last = replay == null ? sign(asked.get("nonce")) : replay;
        answer(exchange, 200, "{\"token_type\":\"Bearer\",\"access_token\":\"x\",\"id_token\":\"" + last + "\"}");
    }

    private String sign(String nonce) {
        Date now = Date.from(clock.instant());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject(subject)
                .issueTime(now)
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("amr", methods);
        try {
            RSAKey signing = otherKey == null ? key : otherKey;
            JWSSigner signer = new RSASSASigner(signing);
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signing.getKeyID())
                            .build(),
                    spoil.apply(claims).build());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
