package dev.recado.outbound.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.dispatch.DispatchRepository.Echo;
import dev.recado.outbound.dispatch.DispatchRepository.Echoed;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Accepts open dispatches by status echo. A status with the message id and channel proves that WhatsApp has the message. */
@ApplicationScoped
class EchoSettlement {

    private static final int UUID_CHARS = 36;

    private final DispatchRepository repository;
    private final SendResults results;
    private final ChannelBreaker breaker;

    EchoSettlement(DispatchRepository repository, SendResults results, ChannelBreaker breaker) {
        this.repository = repository;
        this.results = results;
        this.breaker = breaker;
    }

    Uni<Void> settle(Tx tx, List<StatusReported> statuses) {
        return TenantGroups.forEach(statuses, (tenant, own) -> accept(tenant, tx, echoes(own)));
    }

    private Uni<Void> accept(TenantId tenant, Tx tx, Collection<Echo> echoes) {
        return echoes.isEmpty()
                ? Uni.createFrom().voidItem()
                : repository.lockEchoed(tenant, tx, List.copyOf(echoes))
                        .chain(echoed -> Sequential.forEach(echoed, one -> results.end(tx, one.accepted()))
                                .chain(() -> Sequential.forEach(echoed.stream().map(Echoed::channel).distinct().toList(),
                                        channel -> breaker.accepted(tx, tenant, channel))));
    }

    /** The channel is part of the key: a false status of another channel must not replace a true one. */
    private record EchoKey(MessageId id, ChannelId channel) {
    }

    private static Collection<Echo> echoes(List<StatusReported> statuses) {
        Map<EchoKey, Echo> echoes = new HashMap<>();
        for (var status : statuses) {
            var id = messageId(status.callbackData());
            if (id != null && status.channelId() != null && status.wamid() != null) {
                echoes.put(new EchoKey(id, status.channelId()), new Echo(id, status.channelId(), status.wamid()));
            }
        }
        return echoes.values();
    }

    /** Returns our message id; null if another system has set the callback data. */
    private static @Nullable MessageId messageId(@Nullable String callbackData) {
        if (callbackData == null || callbackData.length() != UUID_CHARS) {
            return null;
        }
        try {
            return new MessageId(UUID.fromString(callbackData));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
