package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;

import dev.recado.ingest.whatsapp.WebhookNormaliser.Origin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A webhook with a valid signature. Topic {@code webhooks.raw} keeps the body as value and the rest as headers.
 *
 * @param signature the value of {@code X-Hub-Signature-256}
 * @param traceparent the trace that its records carry
 */
public record ReceivedWebhook(byte[] body, String signature, Origin origin, String traceparent) {

    static final String SIGNATURE = "signature";
    static final String APP = "app";
    static final String RECEIVED_AT = "received_at";
    static final String UNKNOWN_NUMBERS = "unknown_numbers";

    /** The event id, identical for every delivery of the same body. */
    String eventId() {
        return origin.app() + ":" + signature;
    }

    /**
     * Restores a webhook from its record in {@code webhooks.raw}.
     *
     * @return null when the record has no body, app or time of receipt, so that another producer must have written it
     */
    public static @Nullable ReceivedWebhook of(ConsumerRecord<String, byte[]> raw) {
        var headers = raw.headers();
        var app = text(headers, APP);
        var receivedAt = time(text(headers, RECEIVED_AT));
        return raw.value() == null || app.isEmpty() || receivedAt == null
                ? null
                : new ReceivedWebhook(raw.value(), text(headers, SIGNATURE), new Origin(app, receivedAt),
                        TraceParent.continuing(text(headers, TraceParent.HEADER)));
    }

    /** The phone number ids that no channel had when this record of {@code webhooks.raw} was written. */
    public static Set<String> unknownNumbers(ConsumerRecord<String, byte[]> raw) {
        var numbers = text(raw.headers(), UNKNOWN_NUMBERS);
        return numbers.isEmpty() ? Set.of() : Set.of(numbers.split(","));
    }

    /** Empty when the header is missing or has no value. */
    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ReceivedWebhook[" + body.length + " bytes]";
    }
}
