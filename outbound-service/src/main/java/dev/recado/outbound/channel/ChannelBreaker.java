package dev.recado.outbound.channel;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkPauses;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.BreakerRepository.ProbePauses;
import dev.recado.outbound.whatsapp.ChannelHealth;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Pauses a number whose line fails several times in a row, or whose access is refused. Its messages wait in the queue. Failures
 * are counted in this process; the open breaker is stored, so that it holds for all replicas.
 */
@ApplicationScoped
public class ChannelBreaker {

    private static final Duration FIRST_PROBE_AFTER = Duration.ofSeconds(1);

    private final BreakerRepository repository;
    private final WorkQueue queue;
    private final MeterRegistry meters;
    private final int failuresMax;
    private final WorkPauses workPauses;
    private final ProbePauses pauses;
    /** The failures of each number since its last good answer. */
    private final Map<ChannelId, Integer> failures = new ConcurrentHashMap<>();

    ChannelBreaker(BreakerRepository repository, WorkQueue queue, WorkPauses workPauses, MeterRegistry meters,
            OutboundConfig config) {
        this.repository = repository;
        this.queue = queue;
        this.workPauses = workPauses;
        this.meters = meters;
        this.failuresMax = config.breakerFailuresMax();
        this.pauses = new ProbePauses(FIRST_PROBE_AFTER, config.probePauseMax());
    }

    /** Counts what one request found. Call it once for each request: the transaction that stores its outcome may be repeated. */
    public void count(ChannelId id, ChannelHealth line) {
        switch (line) {
            case WORKS -> failures.remove(id);
            case FAILED -> failures.merge(id, 1, Integer::sum);
            case ACCESS_REFUSED, UNKNOWN -> {
                // neither a good answer nor a failure of the line
            }
        }
    }

    /**
     * Opens or closes the breaker after a request that is counted, in the transaction that stores its outcome.
     *
     * @param channel as read at the start of the send: a request that started while the breaker was closed never closes it
     */
    public Uni<Void> record(Tx tx, Channel channel, SendOutcome outcome) {
        return switch (outcome.line()) {
            case WORKS -> channel.failing() == null ? Uni.createFrom().voidItem() : close(tx, channel);
            case FAILED -> failed(tx, channel.tenant(), channel.id());
            case ACCESS_REFUSED -> open(tx, channel.tenant(), channel.id(), refusal(outcome), true);
            case UNKNOWN -> channel.failing() == null
                    ? Uni.createFrom().voidItem()
                    : tryAgain(tx, channel.tenant(), channel.id());
        };
    }

    /** Pauses the number after the last failed connect or request of a row, or after a failed trial. */
    public Uni<Void> failed(Tx tx, TenantId tenant, ChannelId id) {
        return open(tx, tenant, id, lineFailure(), failures.getOrDefault(id, 0) >= failuresMax);
    }

    /** Pauses a number whose access a status reports as refused. A good probe and a sent message close the breaker again. */
    public Uni<Void> refused(Tx tx, TenantId tenant, ChannelId id, GraphError error) {
        return open(tx, tenant, id, new Channel.Failing(error.code(), error.title()), true);
    }

    /** Lets another message try the line, because the one on trial was not sent for a reason of our own. */
    public Uni<Void> tryAgain(Tx tx, TenantId tenant, ChannelId id) {
        return repository.tryAgain(tenant, tx, id);
    }

    /**
     * Lets another message try the line of a number, because a status shows that WhatsApp accepted a message whose response was
     * lost. The status may be older than the failure, so only an answered request closes the breaker.
     */
    public Uni<Void> accepted(Tx tx, TenantId tenant, ChannelId id) {
        return repository.tryFailedLine(tenant, tx, id).invoke(tries -> {
            if (tries) {
                tx.afterCommit(queue::wake);
            }
        }).replaceWithVoid();
    }

    /** Closes the breaker of a number that got a new token, or that Meta has confirmed. */
    Uni<Void> close(Tx tx, Channel channel) {
        return repository.close(channel.tenant(), tx, channel.id())
                .invoke(closed -> closed(tx, channel.tenant(), channel.id(), closed)).replaceWithVoid();
    }

    private void closed(Tx tx, TenantId tenant, ChannelId id, boolean closed) {
        if (closed) {
            failures.remove(id);
            tx.afterCommit(() -> {
                Log.infof("The number sends again tenantId=%s channelId=%s", tenant, id);
                queue.wake();
            });
        }
    }

    /** Closes the breaker of a disconnected number and resumes its paused lanes, so that its waiting messages end. */
    Uni<Void> clear(Tx tx, Channel channel) {
        failures.remove(channel.id());
        return repository.close(channel.tenant(), tx, channel.id()).invoke(() -> tx.afterCommit(queue::wake))
                .chain(() -> workPauses.resumeAll(tx, channel.tenant(), channel.id().toString()));
    }

    private Uni<Void> open(Tx tx, TenantId tenant, ChannelId id, Channel.Failing failing, boolean closedToo) {
        return repository.open(tenant, tx, id, failing, pauses, closedToo).invoke(wasClosed -> {
            if (wasClosed) {
                tx.afterCommit(() -> paused(tenant, id, failing));
            }
        }).replaceWithVoid();
    }

    private void paused(TenantId tenant, ChannelId id, Channel.Failing failing) {
        failures.remove(id);
        meters.counter("recado.breaker.opened", "cause", failing.code() == 0 ? "line" : "access").increment();
        Log.warnf(
                "A number is paused and its messages wait; with code 0 check the network, else use a new token or repair the account "
                        + "tenantId=%s channelId=%s code=%d",
                tenant, id, failing.code());
    }

    ProbePauses pauses() {
        return pauses;
    }

    private Channel.Failing lineFailure() {
        return new Channel.Failing(0, "The Graph API did not answer " + failuresMax + " requests of the number in a row.");
    }

    private static Channel.Failing refusal(SendOutcome outcome) {
        GraphError error = switch (outcome) {
            case SendOutcome.Retry retry -> retry.error();
            case SendOutcome.Rejected rejected -> rejected.error();
            case SendOutcome.Accepted accepted -> throw new IllegalStateException("an accepted message has no error");
            case SendOutcome.Uncertain uncertain -> throw new IllegalStateException("an uncertain message has no error");
        };
        return new Channel.Failing(error.code(), error.title());
    }
}
