package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** Bytes that no HTTP client would send, written to a socket, and the answer to them. */
final class RequestCase {

    private static final int ANSWER_MILLIS_MAX = 15_000;
    /** More at once would only wait for each other and for the limits of bodies that never come. */
    private static final Semaphore AT_ONCE = new Semaphore(32);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final Pattern DEFECT = Pattern
            .compile("[A-Za-z]Exception: |\\bat (dev|io|java|org)\\.[a-z]|Caused by|INTERNAL_ERROR");

    /** {@code {{5000*a}}} stands for five thousand letters a. */
    private static final Pattern REPEATED = Pattern.compile("\\{\\{(?<times>\\d{1,6})\\*(?<text>.+?)\\}\\}");

    private final SuiteUnderTest suite;
    private final FieldCase given;
    private CompletableFuture<String> answer;

    RequestCase(SuiteUnderTest suite, FieldCase given) {
        this.suite = suite;
        this.given = given;
    }

    String name() {
        return given.name();
    }

    /** Sends the request on a thread of its own, because some answers come after seconds. */
    void send() {
        var bytes = bytes();
        answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            AT_ONCE.acquireUninterruptibly();
            try {
                answer.complete(exchange(bytes));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            } finally {
                AT_ONCE.release();
            }
        });
    }

    void check() throws Exception {
        var text = answer.get(4L * ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
        assertThat(text).as(name()).doesNotContainPattern(DEFECT);
        assertThat(given.list("status").stream().map(JsonNode::asInt)).as("%s: status of %s", name(), text)
                .contains(status(text));
        given.list("contains").forEach(part -> assertThat(text).as(name()).contains(part.asText()));
        given.list("lacks").forEach(part -> assertThat(text).as(name()).doesNotContain(part.asText()));
        if (given.has("field")) {
            var problem = TestJson.read(text.substring(text.indexOf("\r\n\r\n") + 4));
            assertThat(problem.path("details").findValuesAsText("field")).as("%s: fields of %s", name(), problem)
                    .contains(given.text("field"));
        }
    }

    /** The status, or 0 for a connection that was closed without an answer. */
    private static int status(String text) {
        var found = STATUS.matcher(text);
        return found.lookingAt() ? Integer.parseInt(found.group(1)) : 0;
    }

    private byte[] bytes() {
        if (given.has("raw")) {
            return filled(given.text("raw")).getBytes(StandardCharsets.ISO_8859_1);
        }
        var body = body();
        var head = new StringBuilder(filled(given.text("request")))
                .append(" HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n");
        if ("owner".equals(given.get("as").asText())) {
            head.append("Authorization: Bearer {{token}}\r\n");
        }
        given.list("headers").forEach(header -> head.append(header.asText()).append("\r\n"));
        if (given.has("body")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
            if (!head.toString().contains("Content-Type")) {
                head.append("Content-Type: application/json\r\n");
            }
        }
        if (given.get("signed").asBoolean()) {
            head.append("X-Hub-Signature-256: ").append(suite.meta().signature(new String(body, StandardCharsets.UTF_8)))
                    .append("\r\n");
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(filled(head.append("\r\n").toString()).getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** A text as it is; anything else as JSON. */
    private byte[] body() {
        var body = given.get("body");
        return filled(body.isTextual() ? body.asText() : body.isMissingNode() ? "" : TestJson.write(body))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String filled(String text) {
        var value = REPEATED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                found.group("text").repeat(Integer.parseInt(found.group("times")))))
                .replace("{{host}}", address().getAuthority());
        return value.contains("{{token}}") ? value.replace("{{token}}", suite.owner().token()) : value;
    }

    private URI address() {
        var part = given.get("to").asText("gateway");
        return URI.create(part.equals("gateway") ? suite.gateway() : suite.url(part));
    }

    /** Reads until the connection ends, in whatever way, or until the time is over. */
    private String exchange(byte[] request) throws IOException {
        var read = new ByteArrayOutputStream();
        try (var socket = new Socket(address().getHost(), address().getPort())) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write(request);
            socket.getInputStream().transferTo(read);
        } catch (SocketTimeoutException | SocketException e) {
            return read.toString(StandardCharsets.UTF_8);
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
