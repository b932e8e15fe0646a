package dev.recado.ai.turn;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Deletes old turns, model calls and heads in short transactions, so that the tables stay small. Replicas may run it at the same
 * time, because each skips rows that another one has locked.
 */
@ApplicationScoped
class TurnRetention {

    /** Deletes turns in any state: no turn stays open for days. Their request, with customer text, is deleted with them. */
    private static final String DELETE_TURNS = """
        delete from turn
        where ctid = any(array(
            select ctid from turn where created_at < $1 order by created_at limit $2 for update skip locked))""";

    /**
     * Reads the oldest rows by id, which needs no index of its own, and locks those that are old enough. Rows found by their position
     * cost the same whatever the statistics say; a join of 10,000 rows may become a scan for each.
     */
    private static final String DELETE_MODEL_CALLS = """
        delete from model_call
        where ctid = any(array(
            select ctid
            from model_call
            where ctid = any(array(select ctid from model_call order by id limit $2)) and at < $1
            for update skip locked))""";

    private static final String DELETE_HEADS = """
        delete from turn_head
        where ctid = any(array(
            select ctid from turn_head where active_on < $1 order by active_on limit $2 for update skip locked))""";

    private final OldRowDeletion deletes;
    private final TurnConfig config;
    private final Clock clock;

    TurnRetention(OldRowDeletion deletes, TurnConfig config, Clock clock) {
        this.deletes = deletes;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("turn-retention")
    Uni<Void> deleteOld() {
        return deleteOld(clock.instant());
    }

    /** @param now the time from which the ages count */
    Uni<Void> deleteOld(Instant now) {
        return deletes.run(DELETE_MODEL_CALLS, now.minus(config.modelCallAgeMax()))
                .chain(() -> deletes.run(DELETE_TURNS, now.minus(config.turnAgeMax())))
                .chain(() -> deletes.run(DELETE_HEADS,
                        LocalDate.ofInstant(now.minus(config.turnHeadAgeMax()), ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
