package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Asks Meta whether the tenants of unverified channels own their numbers, and opens the channels that Meta confirms. The channel of
 * the settings starts unverified, so that the service also starts while Meta is unreachable. A channel of a version that did not
 * ask Meta is presumed to be verified: it receives messages until Meta says that its account does not own the number. A refused
 * token pauses only what the channel sends.
 */
@ApplicationScoped
class ChannelVerification {

    /** Reads the unverified and presumed channels of all tenants, those that wait longest first. */
    private static final String UNVERIFIED = """
        select * from channel
        where (verified_at is null or presumed) and closed_at is null
        order by verification_tried_at nulls first, channel_id
        limit $1""";
    private static final int CHANNELS_MAX = 100;
    private static final BackOff PAUSES = BackOff.halfRandom(Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final int UNAVAILABLE = 503;

    private final Transactions transactions;
    private final ChannelRepository repository;
    private final ChannelAnnouncements announcements;
    private final NumberOwnership ownership;
    private final RefusedChannels refusedChannels;
    private final ChannelBreaker breaker;
    /** True while a channel waits for a confirmation; false until the channel of the settings is stored. */
    private volatile boolean waiting;
    private volatile long nextNanos;
    private volatile int runs;

    ChannelVerification(Transactions transactions, ChannelRepository repository, ChannelAnnouncements announcements,
            NumberOwnership ownership, RefusedChannels refusedChannels, ChannelBreaker breaker) {
        this.transactions = transactions;
        this.repository = repository;
        this.announcements = announcements;
        this.ownership = ownership;
        this.refusedChannels = refusedChannels;
        this.breaker = breaker;
    }

    /** Lets the next run of the job verify all unverified channels. */
    void start() {
        nextNanos = System.nanoTime();
        waiting = true;
    }

    /** Reads the database only while a channel is unverified; {@link Channels#connect} verifies all others before it stores them. */
    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("channels-verified")
    Uni<Void> verifyDue() {
        return waiting && System.nanoTime() - nextNanos >= 0 ? verifyAll() : Uni.createFrom().voidItem();
    }

    Uni<Void> verifyAll() {
        nextNanos = System.nanoTime() + PAUSES.pause(runs++).toNanos();
        return transactions.query(UNVERIFIED, CHANNELS_MAX).map(rows -> Rows.list(rows, Channel::of))
                .invoke(unverified -> waiting = !unverified.isEmpty())
                .chain(unverified -> Sequential.forEach(unverified, this::verify));
    }

    /** Only a failure of the database ends the run; a channel that cannot be verified does not stop the others. */
    private Uni<Void> verify(Channel channel) {
        return transactions.run(tx -> repository.recordTry(channel.tenant(), tx, channel.id()))
                .chain(() -> ownership.confirm(channel))
                .chain(() -> open(channel))
                .onFailure(Channels::isOwnedByAnother)
                .recoverWithUni(owned -> refusedChannels.closeIfRefused(channel.phoneNumberId())
                        .chain(closed -> closed ? open(channel) : Uni.createFrom().failure(owned)))
                .onFailure(Refusal.class).recoverWithUni(refusal -> refuse(channel, refusal))
                .onFailure(IllegalStateException.class).recoverWithItem(unreadable -> logUnreadable(channel))
                .onFailure(Channels::isOwnedByAnother).recoverWithItem(failure -> logConflict(channel));
    }

    private Uni<Void> open(Channel channel) {
        return transactions.run(tx -> repository.verify(channel.tenant(), tx, channel)
                .chain(verified -> verified == null
                        ? Uni.createFrom().voidItem()
                        : announcements.announce(tx, Actor.suite(),
                                verified.wasConnected() ? "channel.verified" : "channel.connected", verified.channel())
                                .chain(() -> breaker.close(tx, verified.channel()))))
                .invoke(() -> Log.infof("Meta confirmed a number; it receives messages channelId=%s", channel.id()));
    }

    private Uni<Void> refuse(Channel channel, Refusal refusal) {
        logRefusal(channel, refusal);
        return refusal.status() != NumberOwnership.UNPROCESSABLE || NumberOwnership.isOfToken(refusal)
                ? Uni.createFrom().voidItem()
                : transactions.run(tx -> repository.refusePresumed(channel.tenant(), tx, channel)
                        .chain(refused -> refused == null
                                ? Uni.createFrom().voidItem()
                                : announcements.announce(tx, refused)));
    }

    private static void logRefusal(Channel channel, Refusal refusal) {
        if (refusal.status() == UNAVAILABLE) {
            Log.warnf(
                    "Meta cannot be asked for a number, which receives nothing until Meta confirms it, unless an earlier version"
                            + " connected it; check the network, outbound asks again channelId=%s",
                    channel.id());
        } else if (NumberOwnership.isOfToken(refusal)) {
            Log.errorf(
                    "Meta refuses the token of a number, which receives nothing, unless an earlier version connected it (%s);"
                            + " connect it with a token that is valid and may read its account channelId=%s outcome=%s",
                    refusal.getMessage(), channel.id(), FailureClassifier.outcome(refusal));
        } else {
            Log.errorf(
                    "Meta does not confirm a number, which receives nothing (%s); connect it with the right account and"
                            + " number channelId=%s outcome=%s",
                    refusal.getMessage(), channel.id(), FailureClassifier.outcome(refusal));
        }
    }

    private static Void logUnreadable(Channel channel) {
        Log.errorf("The token of a number cannot be decrypted, so Meta cannot confirm the number; add its key to"
                + " RECADO_SECRETS_KEY or connect the number again channelId=%s", channel.id());
        return null;
    }

    private static Void logConflict(Channel channel) {
        Log.errorf("A number is connected by another tenant and receives nothing here; disconnect it there channelId=%s",
                channel.id());
        return null;
    }
}
