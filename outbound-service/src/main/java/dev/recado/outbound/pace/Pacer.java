package dev.recado.outbound.pace;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.kit.work.ChannelShare;
import dev.recado.kit.work.WaitingChannel;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.pace.SlotGrants.Paused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Keeps every number below its rate limit by evenly spaced send slots, which all replicas share. */
@ApplicationScoped
public class Pacer {

    static final Duration AHEAD_MAX = Duration.ofMillis(100);
    /** The most slots that one grant can contain, at the highest rate that can be configured. */
    public static final int SLOTS_MAX = 100;
    /** The longest wait of a connected send for another slot. After it, the dispatch returns to the work queue. */
    private static final Duration SLOT_WAIT_MAX = Duration.ofSeconds(1);
    /** The shortest time between two transactions that request slots; another transaction may have locked the number. */
    private static final Duration PAUSE_MIN = Duration.ofMillis(5);
    /** The used share of the rate. The rest absorbs the varying transit time to Meta, so that no second exceeds the limit. */
    static final double USED_SHARE = 0.985;
    /** The limit of a number of which Meta has not reported one. */
    private static final int MESSAGES_PER_SECOND = 80;
    private static final Duration SLOW_PAUSE = Duration.ofSeconds(1);

    private final BatchedWrites<LateSend, Replacement> replacements;
    private final PaceRepository repository;
    private final SlotGrants grants;
    private final Vertx vertx;
    private final Duration spacing;
    /** After this time another message is tried, although no outcome of the trial message is stored. */
    private final Duration trialMax;
    private final Duration recovery;

    /** A send whose slot has lapsed. It is no record, because two sends of one number must not be equal. */
    private static final class LateSend {

        private final TenantId tenant;
        private final ChannelId channel;
        private final long giveUpNanos;

        LateSend(TenantId tenant, ChannelId channel, long giveUpNanos) {
            this.tenant = tenant;
            this.channel = channel;
            this.giveUpNanos = giveUpNanos;
        }

        private Duration timeLeft() {
            return Duration.ofNanos(giveUpNanos - System.nanoTime());
        }

        private List<Object> channelKey() {
            return List.of(tenant, channel);
        }
    }

    /**
     * The new slot of a late send.
     *
     * @param slot null if none is granted
     * @param again the time until a slot can be granted; null with a slot, if the number cannot send, or if the send has given up
     */
    private record Replacement(@Nullable Slot slot, @Nullable Duration again) {

        private static final Replacement NONE = new Replacement(null, null);
    }

    Pacer(Transactions transactions, PaceRepository repository, SlotGrants grants, OutboundConfig config, Vertx vertx) {
        this.replacements = new BatchedWrites<>(vertx, transactions, SLOTS_MAX, PAUSE_MIN, PAUSE_MIN, this::replaceAll);
        this.repository = repository;
        this.grants = grants;
        this.vertx = vertx;
        this.spacing = Duration
                .ofNanos((long) (1_000_000_000L / (config.messagesPerSecond().orElse(MESSAGES_PER_SECOND) * USED_SHARE)));
        this.trialMax = config.sendDeadline().multipliedBy(2);
        this.recovery = config.rateRecovery();
    }

    /**
     * Leaves out the paused numbers, so that they take no places in which others could send. A single number takes a place from
     * nobody, and costs no statement.
     */
    public Uni<List<WaitingChannel>> sendable(Tx tx, List<WaitingChannel> waiting) {
        return waiting.size() < 2
                ? Uni.createFrom().item(waiting)
                : grants.paused(tx).map(paused -> waiting.stream()
                        .filter(one -> !paused.contains(new Paused(one.tenant(), one.channel()))).toList());
    }

    /** Grants the free slots of the next 100 ms. The numbers stay locked until the transaction ends. */
    public Uni<List<SlotGrant>> grant(Tx tx, List<ChannelShare> shares) {
        return grants.grant(tx, shares, spacing, AHEAD_MAX, trialMax);
    }

    /** Returns the last slots of a grant, in the transaction that granted them. */
    public Uni<Void> giveBack(Tx tx, SlotGrant grant, int unused) {
        return grants.giveBack(tx, grant, unused);
    }

    /**
     * Waits for the slot and returns it. A slot that has lapsed is replaced by a new one. Returns null if none is free soon; the
     * message must then return to the work queue.
     */
    public Uni<@Nullable Slot> onTime(TenantId tenant, ChannelId channel, Slot slot) {
        return onTime(tenant, channel, slot, System.nanoTime() + SLOT_WAIT_MAX.toNanos());
    }

    private Uni<@Nullable Slot> onTime(TenantId tenant, ChannelId channel, Slot slot, long giveUpNanos) {
        var now = System.nanoTime();
        var wait = slot.waitFrom(now);
        if (slot.isLate(now)) {
            return replace(tenant, channel, giveUpNanos);
        }
        return wait.isZero()
                ? Uni.createFrom().item(slot)
                : VertxContexts.pause(vertx, wait).chain(() -> onTime(tenant, channel, slot, giveUpNanos));
    }

    private Uni<@Nullable Slot> replace(TenantId tenant, ChannelId channel, long giveUpNanos) {
        var late = new LateSend(tenant, channel, giveUpNanos);
        return replacement(late).chain(replacement -> {
            if (replacement.slot() != null) {
                return onTime(tenant, channel, replacement.slot(), giveUpNanos);
            }
            var again = replacement.again();
            return again == null || again.compareTo(late.timeLeft()) > 0
                    ? Uni.createFrom().nullItem()
                    : VertxContexts.pause(vertx, again.compareTo(PAUSE_MIN) > 0 ? again : PAUSE_MIN)
                            .chain(() -> replace(tenant, channel, giveUpNanos));
        });
    }

    /** Without an answer of the database in time, there is no slot. */
    private Uni<Replacement> replacement(LateSend late) {
        var left = late.timeLeft();
        return left.isPositive()
                ? Uni.join().first(replacements.add(late), VertxContexts.pause(vertx, left).replaceWith(Replacement.NONE))
                        .toTerminate()
                : Uni.createFrom().item(Replacement.NONE);
    }

    /** A stall makes many sends late together; one transaction grants their new slots. */
    private Uni<Function<LateSend, Replacement>> replaceAll(Tx tx, List<LateSend> late) {
        var byChannel = late.stream().collect(Collectors.groupingBy(LateSend::channelKey));
        var shares = byChannel.values().stream().map(own -> new ChannelShare(own.getFirst().tenant,
                own.getFirst().channel.toString(), own.size())).toList();
        Map<LateSend, Replacement> replaced = new IdentityHashMap<>();
        return grant(tx, shares).chain(grants -> Sequential.forEach(grants, grant -> assign(tx, grant,
                byChannel.get(List.<Object>of(grant.tenant(), grant.channel())), replaced)))
                .replaceWith(one -> replaced.getOrDefault(one, Replacement.NONE));
    }

    /** Gives each send that still waits the next slot of its number, and returns the slots that are left. */
    private Uni<Void> assign(Tx tx, SlotGrant grant, List<LateSend> late, Map<LateSend, Replacement> replaced) {
        var stillWaiting = late.stream().filter(one -> one.timeLeft().isPositive()).toList();
        for (var i = 0; i < stillWaiting.size(); i++) {
            replaced.put(stillWaiting.get(i), i < grant.slots()
                    ? new Replacement(grant.slot(i), null)
                    : new Replacement(null, grant.again()));
        }
        var unused = grant.slots() - stillWaiting.size();
        return unused <= 0 || !grant.known() ? Uni.createFrom().voidItem() : giveBack(tx, grant, unused);
    }

    /** Halves the rate of a number after Meta has refused a message because of it. The rate recovers evenly. */
    public Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel) {
        return repository.slow(tenant, tx, channel, SLOW_PAUSE, recovery);
    }
}
