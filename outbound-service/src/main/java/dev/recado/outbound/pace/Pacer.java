package dev.recado.outbound.pace;

import java.time.Duration;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.OutboundConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Lock;

/** Keeps every number below its rate limit by evenly spaced send slots, which all replicas share. */
@ApplicationScoped
public class Pacer {

    static final Duration AHEAD_MAX = Duration.ofMillis(100);
    /** The longest wait for a slot in memory. A send with a later slot returns to the work queue. */
    private static final Duration WAIT_MAX = Duration.ofMillis(250);
    /** The used share of the rate. The rest absorbs the varying transit time to Meta, so that no second exceeds the limit. */
    private static final double USED_SHARE = 0.96;
    private static final Duration SLOW_PAUSE = Duration.ofSeconds(1);
    private static final Duration SLOW_FOR = Duration.ofSeconds(30);
    /** At most {@code sends-in-flight-max} sends wait, and each holds the lock briefly. */
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private final Transactions transactions;
    private final PaceRepository repository;
    private final Vertx vertx;
    private final Duration spacing;

    Pacer(Transactions transactions, PaceRepository repository, OutboundConfig config, Vertx vertx) {
        this.transactions = transactions;
        this.repository = repository;
        this.vertx = vertx;
        this.spacing = Duration.ofNanos((long) (1_000_000_000L / (config.messagesPerSecond() * USED_SHARE)));
    }

    /**
     * Waits for the number's next slot and returns zero. If the slot is too late, returns the time until it without waiting.
     */
    public Uni<Duration> awaitSlot(TenantId tenant, ChannelId channel) {
        return oneAtATime("pace:" + channel, () -> request(tenant, channel))
                .chain(answer -> answer.granted()
                        ? pause(answer.delay()).replaceWith(Duration.ZERO)
                        : Uni.createFrom().item(answer.delay()));
    }

    /** Slows a number down after Meta has refused a message because of the number's rate. */
    public Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel) {
        return repository.slow(tenant, tx, channel, SLOW_PAUSE, SLOW_FOR);
    }

    /**
     * Runs work under the same lock one at a time, in the order of the calls, so that many waiting sends cause one database
     * request at a time. The lock is released after success, failure and cancellation.
     */
    <T> Uni<T> oneAtATime(String name, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            var lock = vertx.sharedData().getLocalLockWithTimeout(name, NO_TIMEOUT);
            return Uni.createFrom().completionStage(lock::toCompletionStage)
                    .chain(held -> work.get())
                    .onTermination().invoke(() -> lock.onSuccess(Lock::release));
        });
    }

    /** The wait until the granted slot, or until the next request for a slot can succeed. */
    private record SlotAnswer(boolean granted, Duration delay) {
    }

    private Uni<SlotAnswer> request(TenantId tenant, ChannelId channel) {
        return transactions.run(tx -> requestOnce(tenant, tx, channel))
                .chain(answer -> answer.granted() || answer.delay().compareTo(WAIT_MAX) > 0
                        ? Uni.createFrom().item(answer)
                        : pause(answer.delay()).chain(() -> request(tenant, channel)));
    }

    /** Requests a slot. A number that does not exist needs none, because nothing is sent from it. */
    private Uni<SlotAnswer> requestOnce(TenantId tenant, Tx tx, ChannelId channel) {
        return repository.grant(tenant, tx, channel, spacing, AHEAD_MAX)
                .chain(wait -> wait != null
                        ? Uni.createFrom().item(new SlotAnswer(true, wait))
                        : repository.untilGrantable(tenant, tx, channel, AHEAD_MAX)
                                .map(until -> until == null
                                        ? new SlotAnswer(true, Duration.ZERO)
                                        : new SlotAnswer(false, until)));
    }

    private Uni<Void> pause(Duration wait) {
        if (wait.isZero()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().emitter(emitter -> {
            var caller = vertx.getOrCreateContext();
            var millis = wait.plusNanos(999_999).toMillis();
            vertx.setTimer(millis, id -> caller.runOnContext(ignored -> emitter.complete(null)));
        });
    }
}
