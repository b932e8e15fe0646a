package dev.recado.simulator.fault;

import io.vertx.core.json.JsonObject;

/**
 * What goes wrong on the way of a webhook.
 *
 * @param duplicate how often each POST is made; 1 is none too many
 * @param reorder the newest first, within a quarter of a second
 * @param batch updates to a POST at most
 * @param drop the share of POSTs, 0 to 1, that are lost for good
 */
public record WebhookFault(int duplicate, boolean reorder, int batch, long delayMillis, double drop) {

    private static final int DUPLICATE_MAX = 20;
    private static final int BATCH_MAX = 1000;

    static final WebhookFault NONE = new WebhookFault(1, false, 1, 0, 0);

    public WebhookFault {
        duplicate = Math.clamp(duplicate, 1, DUPLICATE_MAX);
        batch = Math.clamp(batch, 1, BATCH_MAX);
        if (drop < 0 || drop > 1) {
            throw new IllegalArgumentException("drop is a share from 0 to 1");
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
