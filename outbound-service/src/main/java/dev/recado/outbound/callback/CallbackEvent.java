package dev.recado.outbound.callback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import dev.recado.events.DispatchFinished;
import dev.recado.kit.events.EventJson;

/**
 * An event as it is delivered to callbacks.
 *
 * @param id the header {@code webhook-id}
 * @param body the bytes that are signed; stored, so that every attempt has the same
 */
record CallbackEvent(String id, String body) {

    static final String FINISHED = "dispatch.finished";
    static final String TEST = "callback.test";

    /** The result of a dispatch, with the fields of topic {@code dispatches.finished}. It contains no text of the message. */
    static CallbackEvent of(DispatchFinished result, EventJson json) {
        return new CallbackEvent(result.eventId(),
                body(FINISHED, result.occurredAt(), new String(json.write(result), StandardCharsets.UTF_8)));
    }

    /** An event that changes nothing. */
    static CallbackEvent test(UUID callback, Instant now) {
        return new CallbackEvent(UUID.randomUUID() + ":test", body(TEST, now, "{\"callback_id\":\"" + callback + "\"}"));
    }

    /** @param data JSON */
    private static String body(String type, Instant at, String data) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"" + at + "\",\"data\":" + data + "}";
    }

    @Override
    public String toString() {
        return "CallbackEvent[" + id + "]";
    }
}
