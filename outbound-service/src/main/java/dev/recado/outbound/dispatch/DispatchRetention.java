package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import dev.recado.outbound.OutboundConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Deletes ended dispatches and unused control epochs of all tenants after the retention time, and texts that nobody may send again.
 * Replicas share the work.
 */
@ApplicationScoped
class DispatchRetention {

    private static final String DELETE_DISPATCHES = """
        delete from dispatch
        where ctid = any(array(
            select ctid
            from dispatch
            where created_at < $1 and state not in ('ready', 'sending')
            order by created_at
            limit $2
            for update skip locked))""";
    /** An epoch in use is never old, because each request that is a day younger refreshes it. */
    private static final String DELETE_CONTROLS = """
        delete from conversation_control
        where ctid = any(array(
            select ctid
            from conversation_control
            where updated_at < $1
            order by updated_at
            limit $2
            for update skip locked))""";

    private static final String DELETE_CONTENTS = """
        update dispatch
        set content = null
        where ctid = any(array(
            select ctid
            from dispatch
            where content is not null and state %1$s and %2$s < $1
            order by %2$s
            limit $2
            for update skip locked))""";
    /** No retry of a late failure follows after the expiry, so the content is not needed any more. */
    private static final String DELETE_ACCEPTED_CONTENTS = DELETE_CONTENTS.formatted("= 'accepted'", "expires_at");
    private static final String DELETE_UNSENT_CONTENTS = DELETE_CONTENTS.formatted("in ('failed', 'uncertain')", "created_at");
    /** Until then a person may retry a failed or uncertain message. */
    static final Duration UNSENT_CONTENT_KEPT_MAX = Duration.ofDays(7);

    private final OldRowDeletion deletion;
    private final OutboundConfig config;
    private final Clock clock;

    DispatchRetention(OldRowDeletion deletion, OutboundConfig config, Clock clock) {
        this.deletion = deletion;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = SKIP)
    @Job("dispatch-retention")
    Uni<Void> deleteOld() {
        var before = clock.instant().minus(config.dispatchRetention());
        return deletion.run(DELETE_DISPATCHES, before).chain(() -> deletion.run(DELETE_CONTROLS, before))
                .chain(this::deleteContents).replaceWithVoid();
    }

    private Uni<Integer> deleteContents() {
        var now = clock.instant();
        return deletion.run(DELETE_ACCEPTED_CONTENTS, now)
                .chain(() -> deletion.run(DELETE_UNSENT_CONTENTS, now.minus(UNSENT_CONTENT_KEPT_MAX)));
    }
}
