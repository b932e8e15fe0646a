package dev.recado.simulator.webhook;

import java.util.function.IntConsumer;

import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * One message, status or change of the account that a webhook reports to the business.
 *
 * @param number the business number that the update concerns
 * @param contact the person's contact element, or null where Meta sends none
 * @param onStatus receives the HTTP status of each delivery attempt; 0 for no answer
 */
public record WebhookUpdate(BusinessNumber number, Kind kind, JsonObject contact, JsonObject item, IntConsumer onStatus) {

    /** The array of a {@code messages} change that contains the update, or the field of an account. */
    public enum Kind {
        MESSAGES("messages"), STATUSES("statuses"),
        /** Concerns the account; the item is the whole value of its change. */
        TEMPLATE_STATUS("message_template_status_update");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        boolean isOfAccount() {
            return this == TEMPLATE_STATUS;
        }

        String field() {
            return field;
        }
    }
}
