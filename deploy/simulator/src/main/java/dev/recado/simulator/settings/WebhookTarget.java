package dev.recado.simulator.settings;

/** Where webhooks go, what signs them, and how soon a failed one comes again. */
public record WebhookTarget(String url, String appSecret, long redeliveryMillis, long redeliveryMaxMillis) {

    @Override
    public String toString() {
        return "WebhookTarget[url=" + url + "]";
    }
}
