package dev.recado.outbound.pace;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.pace.PaceRepository.Pace;
import dev.recado.outbound.pace.PaceRepository.Slowing;
import dev.recado.outbound.setting.OutboundConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Keeps every number below its rate: evenly spaced slots, shared by all replicas. */
@ApplicationScoped
public class Pacer {

    static final Duration AHEAD_MAX = Duration.ofMillis(100);
    /** A slot farther away is not waited for: the work goes back to the queue. */
    private static final Duration WAIT_MAX = Duration.ofMillis(250);
    /** The way to Meta is not equally long each time: so much is left free that no second sees one message too many. */
    private static final double USED_SHARE = 0.96;
    private static final Slowing SLOWING = new Slowing(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Transactions transactions;
    private final PaceRepository repository;
    private final Vertx vertx;
    private final Pace pace;
    private final ConcurrentMap<ChannelId, Turnstile> turnstiles = new ConcurrentHashMap<>();

    Pacer(Transactions transactions, PaceRepository repository, OutboundConfig config, Vertx vertx) {
        this.transactions = transactions;
        this.repository = repository;
        this.vertx = vertx;
        this.pace = new Pace(Duration.ofNanos((long) (1_000_000_000L / (config.messagesPerSecond() * USED_SHARE))), AHEAD_MAX);
    }

    /** Completes at the slot, with zero; or at once with the time to come back after, when that is far. */
    public Uni<Duration> slot(TenantId tenant, ChannelId channel) {
        return turnstiles.computeIfAbsent(channel, id -> new Turnstile()).pass(() -> ask(tenant, channel))
                .chain(asked -> asked.granted()
                        ? pause(asked.delay()).replaceWith(Duration.ZERO)
                        : Uni.createFrom().item(asked.delay()));
    }

    /** Meta said that the number is too fast. */
    public Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel) {
        return repository.slow(tenant, tx, channel, SLOWING);
    }

    private record Asked(boolean granted, Duration delay) {
    }

    private Uni<Asked> ask(TenantId tenant, ChannelId channel) {
        return transactions.run(tx -> grant(tenant, tx, channel))
                .chain(asked -> asked.granted() || asked.delay().compareTo(WAIT_MAX) > 0
                        ? Uni.createFrom().item(asked)
                        : pause(asked.delay()).chain(() -> ask(tenant, channel)));
    }

    /** A number that is not known needs no slot: nothing will be sent from it. */
    private Uni<Asked> grant(TenantId tenant, Tx tx, ChannelId channel) {
        return repository.grant(tenant, tx, channel, pace)
                .chain(wait -> wait != null
                        ? Uni.createFrom().item(new Asked(true, wait))
                        : repository.untilGrantable(tenant, tx, channel, pace.aheadMax())
                                .map(until -> until == null ? new Asked(true, Duration.ZERO) : new Asked(false, until)));
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
