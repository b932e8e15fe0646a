package dev.recado.simulator.fault;

import io.vertx.core.json.JsonObject;

/**
 * The fault of webhooks.
 *
 * @param duplicate the number of copies of each POST; 1 is normal
 * @param reorder sends the updates of a quarter of a second newest first
 * @param batch the maximum number of updates in a POST
 * @param drop the share of POSTs, from 0 to 1, that are never sent
 */
public record WebhookFault(int duplicate, boolean reorder, int batch, long delayMillis, double drop) {

    private static final int DUPLICATE_MAX = 20;
    private static final int BATCH_MAX = 1000;

    static final WebhookFault NONE = new WebhookFault(1, false, 1, 0, 0);

    public WebhookFault {
        duplicate = Math.clamp(duplicate, 1, DUPLICATE_MAX);
        batch = Math.clamp(batch, 1, BATCH_MAX);
        if (drop < 0 || drop > 1) {
            throw new IllegalArgumentException("webhooks.drop must be from 0 to 1, but is " + drop);
        }
    }

    static WebhookFault of(JsonObject json) {
        return new WebhookFault(json.getInteger("duplicate", 1), json.getBoolean("reorder", false), json.getInteger("batch", 1),
                json.getLong("delay_millis", 0L), json.getDouble("drop", 0.0));
    }

    JsonObject toJson() {
        return new JsonObject().put("duplicate", duplicate).put("reorder", reorder).put("batch", batch)
                .put("delay_millis", delayMillis).put("drop", drop);
    }
}
