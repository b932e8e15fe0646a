package dev.recado.ingest.webhook;

import jakarta.inject.Singleton;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports ready while webhooks would be accepted: the channels are loaded and Kafka is reachable. */
@Readiness
@Singleton
class WebhookReadiness implements HealthCheck {

    private final ConnectedChannels channels;
    private final WebhookProducer producer;

    WebhookReadiness(ConnectedChannels channels, WebhookProducer producer) {
        this.channels = channels;
        this.producer = producer;
    }

    @Override
    public HealthCheckResponse call() {
        var connected = producer.connected();
        return HealthCheckResponse.named("webhooks").status(channels.loaded() && connected)
                .withData("channels_known", channels.loaded()).withData("broker_away", !connected).build();
    }
}
