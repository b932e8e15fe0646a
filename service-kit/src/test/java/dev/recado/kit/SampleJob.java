package dev.recado.kit;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** A job as a service would write it. */
@ApplicationScoped
class SampleJob {

    static final String NAME = "sample";

    private final Transactions transactions;
    private final AtomicInteger done = new AtomicInteger();

    SampleJob(Transactions transactions) {
        this.transactions = transactions;
    }

    @Job(NAME)
    Uni<Void> run() {
        return transactions.run(tx -> tx.query("select 1")).invoke(done::incrementAndGet).replaceWithVoid();
    }

    int done() {
        return done.get();
    }
}
