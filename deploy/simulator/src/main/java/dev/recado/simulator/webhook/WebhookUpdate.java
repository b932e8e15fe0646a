package dev.recado.simulator.webhook;

import java.util.function.IntConsumer;

import io.vertx.core.json.JsonObject;

/**
 * One message or status on its way to the business.
 *
 * @param kind the array it travels in
 * @param contact the person's contact element, or null where Meta sends none
 * @param heard told the receiver's HTTP status of each try; 0 when there was no answer
 */
public record WebhookUpdate(Kind kind, JsonObject contact, JsonObject item, IntConsumer onStatus) {

    /** Meta's two arrays of a {@code messages} change. */
    public enum Kind {
        MESSAGES("messages"), STATUSES("statuses");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }
}
