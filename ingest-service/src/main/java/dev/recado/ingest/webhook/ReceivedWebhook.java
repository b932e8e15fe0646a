package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

import dev.recado.ingest.whatsapp.WebhookOrigin;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * One webhook as it came, its signature found right; the raw log keeps it as body and headers.
 *
 * @param signature the header's value
 * @param trace what its records tell as theirs
 */
public record ReceivedWebhook(byte[] body, String signature, WebhookOrigin origin, TraceParent trace) {

    private static final String SIGNATURE = "signature";
    private static final String APP = "app";
    private static final String RECEIVED_AT = "received_at";
    private static final String UNKNOWN_NUMBERS = "unknown_numbers";

    /** The same for every delivery of the same body. */
    String eventId() {
        return origin.app() + ":" + signature;
    }

    /** @param unknownNumbers those that nobody had connected when it came, by which it is found again */
    RecordHeaders headers(Set<String> unknownNumbers) {
        var headers = EventHeaders.of(eventId(), "webhook_received", origin.receivedAt(), trace);
        headers.add(EventHeaders.header(SIGNATURE, signature)).add(EventHeaders.header(APP, origin.app()))
                .add(EventHeaders.header(RECEIVED_AT, origin.receivedAt().toString()));
        if (!unknownNumbers.isEmpty()) {
            headers.add(EventHeaders.header(UNKNOWN_NUMBERS, String.join(",", unknownNumbers)));
        }
        return headers;
    }

    /** What the raw log kept of it. */
    public static ReceivedWebhook of(Headers headers, byte[] body) {
        return new ReceivedWebhook(body, text(headers, SIGNATURE),
                new WebhookOrigin(text(headers, APP), Instant.parse(text(headers, RECEIVED_AT))),
                TraceParent.continuing(text(headers, TraceParent.HEADER)));
    }

    /** The numbers nobody had connected when this record of the raw log was written. */
    public static Set<String> unknownNumbers(Headers headers) {
        var numbers = text(headers, UNKNOWN_NUMBERS);
        return numbers.isEmpty() ? Set.of() : Set.of(numbers.split(","));
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Received[" + body.length + " bytes]";
    }
}
