package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.tier.Tiers;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import dev.recado.outbound.whatsapp.NumberFields;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Meta how many messages a second each number may send, and how many people its account may message outside the window.
 */
@ApplicationScoped
public class NumberLimits {

    /** The limit of a number that is also used in the WhatsApp Business app (WhatsApp reference E). */
    private static final int COEXISTENCE_PER_SECOND = 20;
    private static final int STANDARD_PER_SECOND = 80;
    private static final int HIGH_PER_SECOND = 1_000;
    private static final Duration REFRESH = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final int CHANNELS_MAX = 20;
    /** Marks the claimed numbers as read, so that no other replica asks at the same time. */
    private static final String CLAIM = """
        with due as (
            select tenant_id, channel_id
            from channel
            where closed_at is null and verified_at is not null
                and (limits_read_at is null or limits_read_at < now() - $2::bigint * interval '1 second')
            order by limits_read_at nulls first
            limit $1
            for update skip locked
        )
        update channel c
        set limits_read_at = now()
        from due
        where c.tenant_id = due.tenant_id and c.channel_id = due.channel_id
        returning c.*""";
    /** Keeps the rate $4, which only a number of the WhatsApp Business app has, while Meta does not say whether it still is one. */
    private static final String STORE = """
        update pace
        set messages_per_second = $3
        where tenant_id = $1 and channel_id = $2 and messages_per_second is distinct from $3
            and ($4::integer is null or messages_per_second is distinct from $4)""";
    private static final String READ_AGAIN = """
        update channel
        set limits_read_at = now() - $3::bigint * interval '1 second'
        where tenant_id = $1 and channel_id = $2""";

    /**
     * What Meta allows a number.
     *
     * @param messagesPerSecond both directions together; null if Meta does not say it
     * @param peoplePerDay people outside the customer service window in 24 hours, of all numbers of the portfolio; null if unlimited
     * or if Meta does not say it
     * @param unlimited whether Meta says that there is no such limit
     */
    public record ReportedLimits(@Nullable Integer messagesPerSecond, @Nullable Integer peoplePerDay, boolean unlimited) {
    }

    private final Transactions transactions;
    private final Channels channels;
    private final GraphManagementGateway graph;
    private final Tiers tiers;

    NumberLimits(Transactions transactions, Channels channels, GraphManagementGateway graph, Tiers tiers) {
        this.transactions = transactions;
        this.channels = channels;
        this.graph = graph;
        this.tiers = tiers;
    }

    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("number-limits")
    Uni<Void> readDue() {
        return transactions.query(CLAIM, CHANNELS_MAX, REFRESH.toSeconds()).map(rows -> Rows.list(rows, Channel::of))
                .chain(due -> Sequential.forEach(due, this::read));
    }

    /** A number whose token cannot be decrypted keeps its limit; the log of its verification names it. */
    private Uni<Void> read(Channel channel) {
        return Uni.createFrom()
                .deferred(() -> graph.readLimits(channel.phoneNumberId(), channels.token(channel)))
                .chain(answer -> store(channel, answer))
                .onFailure(IllegalStateException.class).recoverWithNull();
    }

    private Uni<Void> store(Channel channel, GraphAnswer answer) {
        return switch (answer) {
            case GraphAnswer.Found(var json) -> store(channel, NumberFields.of(json));
            case GraphAnswer.Refused refused -> Uni.createFrom().voidItem();
            case GraphAnswer.TokenRefused refused -> Uni.createFrom().voidItem();
            case GraphAnswer.Unavailable unavailable ->
                transactions.query(READ_AGAIN, channel.tenant().value(), channel.id().value(),
                        REFRESH.minus(RETRY).toSeconds()).replaceWithVoid();
        };
    }

    /** Stores the limits in what Meta says about the number. */
    public Uni<Void> store(Channel channel, NumberFields fields) {
        return storeRate(channel, fields).chain(() -> transactions.run(tx -> tiers.store(channel.tenant(), tx,
                channel.businessId(), fields.messagingLimit())));
    }

    /** A rate that Meta leaves out stays as it is known. */
    private Uni<Void> storeRate(Channel channel, NumberFields fields) {
        var messagesPerSecond = of(fields).messagesPerSecond();
        return messagesPerSecond == null
                ? Uni.createFrom().voidItem()
                : transactions.query(STORE, channel.tenant().value(), channel.id().value(), messagesPerSecond,
                        fields.onBusinessApp() == null ? COEXISTENCE_PER_SECOND : null)
                        .invoke(stored -> logChange(channel, messagesPerSecond, stored.rowCount() > 0)).replaceWithVoid();
    }

    private static void logChange(Channel channel, int messagesPerSecond, boolean changed) {
        if (changed) {
            Log.infof("Meta reports the rate of a number channelId=%s messagesPerSecond=%s", channel.id(), messagesPerSecond);
        }
    }

    /** Returns the limits in what Meta says about a number. */
    public static ReportedLimits of(NumberFields fields) {
        var tier = fields.messagingLimit();
        return new ReportedLimits(messagesPerSecond(fields), Tiers.peopleMax(tier), Tiers.isUnlimited(tier));
    }

    private static @Nullable Integer messagesPerSecond(NumberFields fields) {
        if (Boolean.TRUE.equals(fields.onBusinessApp())) {
            return COEXISTENCE_PER_SECOND;
        }
        return switch (fields.throughput()) {
            case "STANDARD" -> STANDARD_PER_SECOND;
            case "HIGH" -> HIGH_PER_SECOND;
            case null, default -> null;
        };
    }
}
