package dev.recado.ingest.replay;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.EventJson;

/** Starts further workers of backfills beside that of the application, as replicas of the service do. */
@Singleton
public class BackfillReplicas {

    private final NumberBackfills own;
    private final IngestKafkaClients clients;
    private final ConnectedChannels channels;
    private final RawLogReader reader;
    private final RawLogPublisher publisher;
    private final EventJson json;
    private final ReplayConfig config;
    private final Clock clock;
    private final List<NumberBackfills> replicas = new ArrayList<>();

    BackfillReplicas(NumberBackfills own, IngestKafkaClients clients, ConnectedChannels channels, RawLogReader reader,
            RawLogPublisher publisher, EventJson json, ReplayConfig config, Clock clock) {
        this.own = own;
        this.clients = clients;
        this.channels = channels;
        this.reader = reader;
        this.publisher = publisher;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    public void start() {
        var replica = new NumberBackfills(clients, channels, reader, publisher, json, config, clock);
        replicas.add(replica);
        replica.start(null);
    }

    /** Stops all workers, also that of the application, and starts a new one. */
    public void restart() {
        stop();
        own.stop();
        start();
    }

    @PreDestroy
    public void stop() {
        replicas.forEach(NumberBackfills::stop);
        replicas.clear();
    }
}
