package dev.recado.ingest.replay;

import jakarta.inject.Singleton;

import dev.recado.ingest.broker.KafkaClients;

/** Makes the jobs that replays are done by. */
@Singleton
class ReplayJobs {

    private final KafkaClients clients;
    private final Rereading rereading;
    private final RawLog rawLog;
    private final ReplayConfig config;

    ReplayJobs(KafkaClients clients, Rereading rereading, RawLog rawLog, ReplayConfig config) {
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
