package dev.recado.ingest.replay;

import jakarta.inject.Singleton;

import dev.recado.ingest.kafka.IngestKafkaClients;

/** Makes the jobs that replays are done by. */
@Singleton
class ReplayJobs {

    private final IngestKafkaClients clients;
    private final RawLogReader rereading;
    private final RawLogPublisher rawLog;
    private final ReplayConfig config;

    ReplayJobs(IngestKafkaClients clients, RawLogReader rereading, RawLogPublisher rawLog, ReplayConfig config) {
        this.clients = clients;
        this.rereading = rereading;
        this.rawLog = rawLog;
        this.config = config;
    }

    ReplayJob start(Replay replay) {
        var job = new ReplayJob(replay, clients, rereading, rawLog, config.replayWebhooksPerSecondMax());
        job.start();
        return job;
    }
}
