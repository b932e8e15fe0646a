package dev.recado.ai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

import com.sun.net.httpserver.HttpServer;
import dev.recado.events.TenantId;

/** Signs access tokens as auth-service does, and serves the public key that verifies them. */
public final class TokenIssuer implements AutoCloseable {

    private static final String KEY_ID = "test";

    private final KeyPair keys;
    private final HttpServer server;

    TokenIssuer() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/jwks.json", exchange -> {
            try (exchange) {
                var body = jwks().getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    String jwksUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/jwks.json";
    }

    public String token(TenantId tenant, String role) {
        var now = Instant.now().getEpochSecond();
        var head = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}";
        var claims = """
            {"iss":"recado","aud":"recado-api","sub":"%s","tenant_id":"%s","roles":["%s"],"jti":"%s","typ":"access","ver":1,
            "iat":%d,"exp":%d}"""
                .formatted(UUID.randomUUID(), tenant, role, UUID.randomUUID(), now, now + 600);
        var signed = base64(head.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        return signed + "." + base64(sign(signed));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String jwks() {
        var key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                + base64(unsigned(key.getModulus().toByteArray())) + "\",\"e\":\""
                + base64(unsigned(key.getPublicExponent().toByteArray())) + "\"}]}";
    }

    private byte[] sign(String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
