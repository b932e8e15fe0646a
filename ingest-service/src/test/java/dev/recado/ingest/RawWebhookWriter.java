package dev.recado.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import dev.recado.events.ChannelConnected;
import dev.recado.events.NamedUuid;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes records of {@code webhooks.raw} and other topics as if they had been written earlier. */
final class RawWebhookWriter implements AutoCloseable {

    private static final EventJson JSON = new EventJson(Json.mapper());

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", KafkaProxy.servers(), "max.request.size", 6 * 1024 * 1024), new StringSerializer(),
            new ByteArraySerializer());

    /** Each test uses its own partition, because in production the times within a partition only increase. */
    Future<RecordMetadata> write(int partition, Instant receivedAt, byte[] body) {
        return producer.send(record(partition, receivedAt, body));
    }

    private static ProducerRecord<String, byte[]> record(int partition, Instant receivedAt, byte @Nullable [] body) {
        var raw = new ProducerRecord<>(Topics.WEBHOOKS_RAW, partition, receivedAt.toEpochMilli(), "102290129340398", body);
        Map.of("signature", WebhookClient.signature("test_app_secret", body == null ? new byte[0] : body), "app",
                ChannelConnected.DEFAULT_APP,
                "received_at",
                receivedAt.toString()).forEach(
                        (name, text) -> raw.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return raw;
    }

    /** Writes a record whose header has the given value, which may be null. Its other headers are those of a webhook. */
    void writeWithHeader(int partition, Instant receivedAt, byte @Nullable [] body, String header, byte @Nullable [] value) {
        var raw = record(partition, receivedAt, body);
        raw.headers().remove(header).add(header, value);
        producer.send(raw);
        producer.flush();
    }

    void writeTexts(int partition, List<Instant> receivedAt, String number, String wamids) {
        for (var i = 0; i < receivedAt.size(); i++) {
            write(partition, receivedAt.get(i), WebhookClient.text(number, wamids + i));
        }
        producer.flush();
    }

    /** Connects a phone number to a channel of the first tenant. */
    void connect(String number) {
        publishChannel(number, null, null);
    }

    void connect(String number, Instant connectedAt) {
        publishChannel(number, null, connectedAt);
    }

    void disconnect(String number, Instant connectedAt) {
        publishChannel(number, Instant.now(), connectedAt);
    }

    /** Publishes that another tenant had the number until it was closed. */
    void connectedElsewhere(String number, Instant connectedAt, Instant closedAt) {
        publishChannel(NamedUuid.tenant("other"), number, closedAt, connectedAt);
    }

    private void publishChannel(String number, @Nullable Instant closedAt, @Nullable Instant connectedAt) {
        publishChannel(NamedUuid.tenant("main"), number, closedAt, connectedAt);
    }

    private void publishChannel(TenantId tenant, String number, @Nullable Instant closedAt, @Nullable Instant connectedAt) {
        var channel = NamedUuid.channel(tenant, number);
        publish(Topics.CHANNELS_CONNECTED, channel.toString(), new ChannelConnected(channel + ":state", tenant, Instant.now(),
                channel, number, "102290129340398", ChannelConnected.DEFAULT_APP, closedAt, connectedAt));
    }

    void publish(String topic, String key, SuiteEvent event) {
        producer.send(new ProducerRecord<>(topic, key, JSON.write(event)));
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
