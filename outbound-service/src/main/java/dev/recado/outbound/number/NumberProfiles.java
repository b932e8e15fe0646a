package dev.recado.outbound.number;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.channel.NumberLimits;
import dev.recado.outbound.whatsapp.BusinessProfile;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import dev.recado.outbound.whatsapp.NumberFields;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads from Meta what it says about the numbers of an account, and stores it. */
@ApplicationScoped
public class NumberProfiles {

    /** An account has 20 numbers, or more on request. */
    private static final int NUMBERS_MAX = 20;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final Channels channels;
    private final GraphManagementGateway graph;
    private final NumberProfileRepository repository;
    private final NumberLimits limits;
    private final Clock clock;

    NumberProfiles(Transactions transactions, Channels channels, GraphManagementGateway graph,
            NumberProfileRepository repository, NumberLimits limits, Clock clock) {
        this.transactions = transactions;
        this.channels = channels;
        this.graph = graph;
        this.repository = repository;
        this.limits = limits;
        this.clock = clock;
    }

    /** The answers of Meta about one number. */
    private sealed interface NumberAnswer {

        /** @param business null if it could not be read */
        record Complete(NumberFields fields, @Nullable BusinessProfile business) implements NumberAnswer {
        }

        /** @param unavailable whether Meta gave no clear answer, so that a further question would wait in vain too */
        record Failed(String reason, boolean unavailable) implements NumberAnswer {
        }
    }

    /**
     * Reads the connected numbers of the account, one after the other. A number that Meta refuses stops no other. After a minute the
     * rest waits for the next time, so that a slow account delays no other account.
     */
    public Uni<Void> refresh(TenantId tenant, String businessId) {
        return transactions.run(tx -> channels.ofAccount(tenant, tx, businessId))
                .chain(found -> refresh(some(found), System.nanoTime() + WITHIN.toNanos()));
    }

    /** A random choice, so that in time all numbers of a large account are read. */
    private static List<Channel> some(List<Channel> found) {
        var shuffled = new ArrayList<>(found);
        Collections.shuffle(shuffled);
        return shuffled.stream().limit(NUMBERS_MAX).toList();
    }

    private Uni<Void> refresh(List<Channel> rest, long endNanos) {
        return rest.isEmpty() || System.nanoTime() - endNanos >= 0
                ? Uni.createFrom().voidItem()
                : refresh(rest.getFirst()).chain(answer -> answer instanceof NumberAnswer.Failed failed && failed.unavailable()
                        ? Uni.createFrom().voidItem()
                        : refresh(rest.subList(1, rest.size()), endNanos));
    }

    private Uni<NumberAnswer> refresh(Channel channel) {
        return Uni.createFrom().deferred(() -> read(channel, channels.token(channel)))
                .onFailure(IllegalStateException.class)
                .recoverWithItem(unreadable -> new NumberAnswer.Failed("the token cannot be decrypted", false))
                .call(answer -> store(channel, answer))
                .call(answer -> storeLimits(channel, answer));
    }

    private Uni<NumberAnswer> read(Channel channel, String token) {
        return graph.describeNumber(channel.phoneNumberId(), token).chain(number -> switch (number) {
            case GraphAnswer.Found found -> readBusiness(channel, token, NumberFields.of(found.json()));
            case GraphAnswer.Refused refused -> failed(refused.refusal().code());
            case GraphAnswer.TokenRefused refused -> failed(refused.refusal().code());
            case GraphAnswer.Unavailable unavailable ->
                Uni.createFrom().item(new NumberAnswer.Failed("Meta gives no clear answer: " + unavailable.reason(),
                        true));
        });
    }

    /** The profile of the business is of less importance: without it, the fields of the number are stored alone. */
    private Uni<NumberAnswer> readBusiness(Channel channel, String token, NumberFields fields) {
        return graph.readBusinessProfile(channel.phoneNumberId(), token)
                .map(answer -> new NumberAnswer.Complete(fields,
                        answer instanceof GraphAnswer.Found(JsonNode json) ? BusinessProfile.of(json) : null));
    }

    private static Uni<NumberAnswer> failed(int code) {
        return Uni.createFrom().item(new NumberAnswer.Failed("Meta refuses it with code " + code, false));
    }

    private Uni<Void> store(Channel channel, NumberAnswer answer) {
        var key = NumberProfile.Key.of(channel);
        return Panache.withTransaction(() -> repository.findById(key)
                .map(stored -> apply(channel, stored == null ? NumberProfile.of(key) : stored, answer))
                .chain(profile -> repository.persist(profile))).replaceWithVoid();
    }

    /** So the pace of the number follows at once what is shown. */
    private Uni<Void> storeLimits(Channel channel, NumberAnswer answer) {
        return switch (answer) {
            case NumberAnswer.Complete complete -> limits.store(channel, complete.fields());
            case NumberAnswer.Failed failed -> Uni.createFrom().voidItem();
        };
    }

    private NumberProfile apply(Channel channel, NumberProfile profile, NumberAnswer answer) {
        switch (answer) {
            case NumberAnswer.Complete(var fields, var business) -> profile.replaceBy(fields, business, clock.instant());
            case NumberAnswer.Failed(var reason, var unavailable) -> {
                profile.fail(reason, clock.instant());
                Log.warnf("A number was not read from Meta; run its doctor for the cause tenantId=%s channelId=%s outcome=%s",
                        channel.tenant(), channel.id(), reason);
            }
        }
        return profile;
    }
}
