package dev.recado.kit.sample;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.smallrye.mutiny.Uni;

/** A job as in a service. */
@ApplicationScoped
public class SampleJob {

    public static final String NAME = "sample";

    private final Transactions transactions;
    private final AtomicInteger done = new AtomicInteger();

    public SampleJob(Transactions transactions) {
        this.transactions = transactions;
    }

    @Job(NAME)
    public Uni<Void> run() {
        return transactions.run(tx -> tx.query("select 1")).invoke(done::incrementAndGet).replaceWithVoid();
    }

    public int done() {
        return done.get();
    }
}
