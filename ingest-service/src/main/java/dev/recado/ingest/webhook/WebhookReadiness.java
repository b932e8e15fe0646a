package dev.recado.ingest.webhook;

import jakarta.inject.Singleton;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when webhooks would be taken: the channels are known and the broker is not known to be away. */
@Readiness
@Singleton
class WebhookReadiness implements HealthCheck {

    private final ConnectedChannels channels;
    private final WebhookProducer broker;

    WebhookReadiness(ConnectedChannels channels, WebhookProducer broker) {
        this.channels = channels;
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("webhooks").status(channels.loaded() && !broker.away())
                .withData("channels_known", channels.loaded()).withData("broker_away", broker.away()).build();
    }
}
