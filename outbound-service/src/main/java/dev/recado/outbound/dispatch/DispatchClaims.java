package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.work.ChannelShare;
import dev.recado.kit.work.ClaimCapacity;
import dev.recado.kit.work.ClaimResult;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WaitingChannel;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.pace.Slot;
import dev.recado.outbound.pace.SlotGrant;
import dev.recado.outbound.tier.Tiers;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Claims as many dispatches of each number as it has free slots and places in this process, at the pace of each person and within
 * the limits of the accounts. Its transaction locks the number's pace, so that replicas do not claim from one number at the same
 * time.
 */
@ApplicationScoped
class DispatchClaims {

    /**
     * The shortest time until a backlog is claimed again, unless other work or a poll wakes the loop. It is half of the 100 ms of
     * slots that a grant contains; a shorter pause claims one or two messages at a time. It also prevents a busy loop while another
     * replica has locked the number.
     */
    private static final Duration AGAIN_MIN = Duration.ofMillis(50);
    /** The shortest pause after a claim that took long. */
    private static final Duration AFTER_SLOW_MIN = Duration.ofMillis(5);

    /** The handler of a claimed dispatch that may be sent in its slot. */
    interface Sender extends BiFunction<ClaimedWork, Slot, Uni<Void>> {
    }

    private final WorkQueue queue;
    private final Pacer pacer;
    private final Tiers tiers;
    private final int channelMax;

    DispatchClaims(WorkQueue queue, Pacer pacer, Tiers tiers, OutboundConfig config) {
        this.queue = queue;
        this.pacer = pacer;
        this.tiers = tiers;
        this.channelMax = config.sendsInFlightPerChannelMax();
    }

    Uni<ClaimResult> claim(Tx tx, ClaimCapacity room, Sender sender) {
        return queue.waiting(tx, Pacer.SLOTS_MAX).chain(waiting -> pacer.sendable(tx, waiting)).chain(waiting -> {
            var startNanos = System.nanoTime();
            var shares = room.share(waiting, channelMax);
            return shares.isEmpty()
                    ? Uni.createFrom().item(new ClaimResult(List.of(), null, !waiting.isEmpty()))
                    : pacer.grant(tx, shares).chain(grants -> claimSlots(tx, grants, sender)
                            .map(runs -> new ClaimResult(runs, againAfter(waiting, grants, startNanos),
                                    placesMissing(waiting, shares, grants))));
        });
    }

    private Uni<List<ClaimResult.Run>> claimSlots(Tx tx, List<SlotGrant> grants, Sender sender) {
        var granted = grants.stream().filter(grant -> grant.slots() > 0).toList();
        return granted.isEmpty()
                ? Uni.createFrom().item(List.of())
                : queue.claim(tx, granted.stream()
                        .map(grant -> new ChannelShare(grant.tenant(), grant.channel().toString(), grant.slots())).toList(),
                        DispatchWork.PERSON_PACE)
                        .chain(claimed -> putOffOverTier(tx, claimed))
                        .chain(claimed -> assign(tx, granted, claimed, sender));
    }

    /** Leaves out the messages over the limits of their accounts. A reply is written inside the window, so it costs no statement. */
    private Uni<List<ClaimedWork>> putOffOverTier(Tx tx, List<ClaimedWork> claimed) {
        var counted = claimed.stream().filter(DispatchWork::mayBeOutsideWindow).toList();
        return counted.isEmpty()
                ? Uni.createFrom().item(claimed)
                : tiers.count(tx, counted).chain(over -> over.isEmpty()
                        ? Uni.createFrom().item(claimed)
                        : queue.putOff(tx, claimed.stream().filter(one -> over.contains(one.id())).toList(), Tiers.TRY_AGAIN,
                                Tiers.REACHED)
                                .replaceWith(claimed.stream().filter(one -> !over.contains(one.id())).toList()));
    }

    /** Gives each claimed dispatch the next slot of its number, and returns the slots that are left. */
    private Uni<List<ClaimResult.Run>> assign(Tx tx, List<SlotGrant> granted, List<ClaimedWork> claimed, Sender sender) {
        var byChannel = claimed.stream().collect(Collectors.groupingBy(work -> List.of(work.tenant(), work.channel())));
        var runs = new ArrayList<ClaimResult.Run>();
        return Sequential.forEach(granted, grant -> {
            var own = byChannel.getOrDefault(List.of(grant.tenant(), grant.channel().toString()), List.of());
            for (var i = 0; i < own.size(); i++) {
                var work = own.get(i);
                var slot = grant.slot(i);
                runs.add(new ClaimResult.Run(work, () -> sender.apply(work, slot)));
            }
            return own.size() == grant.slots() || !grant.known()
                    ? Uni.createFrom().voidItem()
                    : pacer.giveBack(tx, grant, grant.slots() - own.size());
        }).replaceWith(runs);
    }

    /** Whether a number has more due dispatches than places in this process, although it has slots for them. */
    private static boolean placesMissing(List<WaitingChannel> waiting, List<ChannelShare> shares, List<SlotGrant> grants) {
        var places = shares.stream().collect(Collectors.toMap(
                share -> List.<Object>of(share.tenant(), share.channel()), ChannelShare::places));
        var slots = grants.stream().collect(Collectors.toMap(
                grant -> List.<Object>of(grant.tenant(), grant.channel().toString()), SlotGrant::slots));
        return waiting.stream().anyMatch(one -> {
            var channel = List.<Object>of(one.tenant(), one.channel());
            var own = places.getOrDefault(channel, 0);
            return one.due() > own && (own == 0 || slots.getOrDefault(channel, 0) >= own);
        });
    }

    /**
     * The time until a number that has more due dispatches than it got slots can get the next one. It counts from the grant, whose
     * slots pass meanwhile.
     */
    private static @Nullable Duration againAfter(List<WaitingChannel> waiting, List<SlotGrant> grants, long startNanos) {
        return grants.stream()
                .filter(grant -> waiting.stream().anyMatch(one -> one.tenant().equals(grant.tenant())
                        && one.channel().equals(grant.channel().toString()) && one.due() > grant.slots()))
                .map(SlotGrant::again).filter(Objects::nonNull).min(Duration::compareTo)
                .map(again -> longer(again, AGAIN_MIN).minusNanos(System.nanoTime() - startNanos))
                .map(left -> longer(left, AFTER_SLOW_MIN)).orElse(null);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
