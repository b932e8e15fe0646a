package dev.recado.ingest;

import static io.restassured.RestAssured.given;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.RestAssured;
import io.restassured.response.Response;

/** Signs and posts webhooks in the place of Meta. */
final class WebhookClient {

    static final String PATH = "/webhooks/whatsapp";
    private static final String FRAME = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
            + "\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\","
            + "\"metadata\":{\"phone_number_id\":\"%s\"},\"messages\":[%s]}}]}]}";
    private static final String MESSAGE = "{\"from\":\"5511999990001\",\"id\":\"%s\",\"timestamp\":\"1763712000\","
            + "\"type\":\"text\",\"text\":{\"body\":\"%s\"}}";

    private WebhookClient() {
    }

    static Response post(byte[] body) {
        return post(PATH, body, signature("test_app_secret", body));
    }

    static Response post(String path, byte[] body, String signature) {
        var request = given().contentType("application/json").body(body);
        return (signature == null ? request : request.header("X-Hub-Signature-256", signature)).post(path);
    }

    /** Returns the status line for a body that is declared but never sent. */
    static String postDeclared(int bytes) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        }
    }

    static String signature(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] text(String phoneNumberId, String wamid) {
        return FRAME.formatted(phoneNumberId, MESSAGE.formatted(wamid, "oi")).getBytes(StandardCharsets.UTF_8);
    }

    /** Makes a webhook with several text messages of the given length. */
    static byte[] texts(String wamids, int messages, int characters) {
        var text = "x".repeat(characters);
        return FRAME.formatted("106540352242922", IntStream.range(0, messages)
                .mapToObj(i -> MESSAGE.formatted(wamids + i, text)).collect(Collectors.joining(",")))
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] payload(String name) throws IOException {
        try (var file = WebhookClient.class.getResourceAsStream("/whatsapp/" + name)) {
            return file.readAllBytes();
        }
    }
}
