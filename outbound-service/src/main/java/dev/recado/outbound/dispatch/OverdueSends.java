package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Settles dispatches of all tenants that no worker finished. A send past its deadline becomes uncertain. An uncertain one without
 * a status echo is shown after a short wait, is final after a longer one, and is sent once more if it is a template that allows
 * it. A waiting one expires, also while its number is paused. A control epoch that an ended
 * send has not published is published.
 */
@ApplicationScoped
class OverdueSends {

    private static final int ROUND_MAX = 200;
    private static final String PAST_DEADLINE = """
        select * from dispatch
        where state = 'sending' and send_deadline < clock_timestamp()
        order by tenant_id, message_id
        limit $1
        for update skip locked""";
    private static final String WITHOUT_ECHO = """
        select * from dispatch
        where announce_at < clock_timestamp() and state = 'uncertain'
            and (uncertain_at is null or uncertain_at + $2::bigint * interval '1 millisecond' <= clock_timestamp())
        order by tenant_id, message_id
        limit $1
        for update skip locked""";

    private static final String EXPIRED = """
        select * from dispatch
        where state = 'ready' and expires_at <= statement_timestamp()
        order by expires_at
        limit $1
        for update skip locked""";

    /** Whether any step of {@link #settleDue} has work. Each condition reads the first entry of one partial index. */
    static final String ANY_DUE = """
        select exists (select 1 from dispatch where state = 'sending' and send_deadline < clock_timestamp())
            or exists (select 1 from dispatch where state = 'uncertain' and announce_at < clock_timestamp())
            or exists (select 1 from dispatch where resend_at < clock_timestamp() and state = 'uncertain')
            or coalesce((select min(expires_at) from dispatch where state = 'ready') <= statement_timestamp(), false)
            or exists (select 1 from dispatch where applies_epoch is not null) as due""";

    private final Transactions transactions;
    private final SendResults results;
    private final UncertainSends uncertain;
    private final AppliedEpochEvents controls;
    private final OutboundConfig config;

    OverdueSends(Transactions transactions, SendResults results, UncertainSends uncertain, AppliedEpochEvents controls,
            OutboundConfig config) {
        this.transactions = transactions;
        this.results = results;
        this.uncertain = uncertain;
        this.controls = controls;
        this.config = config;
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("unsettled-sends")
    Uni<Void> settle() {
        return transactions.query(ANY_DUE).chain(found -> found.iterator().next().getBoolean("due")
                ? settleDue()
                : Uni.createFrom().voidItem());
    }

    private Uni<Void> settleDue() {
        return transactions.run(this::markUncertain)
                .chain(() -> transactions.run(tx -> uncertain.show(tx, ROUND_MAX).chain(() -> publishUncertain(tx))))
                .chain(() -> transactions.run(tx -> uncertain.resend(tx, ROUND_MAX)))
                .chain(() -> transactions.run(this::expire))
                .chain(() -> transactions.run(tx -> controls.publishEnded(tx, ROUND_MAX)));
    }

    private Uni<Void> markUncertain(Tx tx) {
        return tx.query(PAST_DEADLINE, ROUND_MAX).chain(rows -> Sequential.forEach(Rows.list(rows, Sending::of),
                sending -> results.markUncertain(tx, sending.markUncertain("no outcome within the deadline"))));
    }

    private Uni<Void> publishUncertain(Tx tx) {
        return tx.query(WITHOUT_ECHO, ROUND_MAX, config.uncertainFinalAfter().toMillis())
                .chain(rows -> Sequential.forEach(Rows.list(rows, Dispatch::of), one -> results.end(tx, (Uncertain) one)));
    }

    private Uni<Void> expire(Tx tx) {
        return tx.query(EXPIRED, ROUND_MAX).chain(rows -> Sequential.forEach(Rows.list(rows, Dispatch::of),
                ready -> results.end(tx, ((Ready) ready).expire())));
    }
}
