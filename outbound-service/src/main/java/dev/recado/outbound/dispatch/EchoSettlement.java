package dev.recado.outbound.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.dispatch.DispatchRepository.Proof;
import dev.recado.outbound.dispatch.Endings.End;
import io.smallrye.mutiny.Uni;

/** A status that echoes our id on the same channel proves that Meta has the message, whatever we knew. */
@ApplicationScoped
class EchoSettlement {

    private static final int UUID_CHARS = 36;

    private final DispatchRepository repository;
    private final Endings endings;

    EchoSettlement(DispatchRepository repository, Endings endings) {
        this.repository = repository;
        this.endings = endings;
    }

    Uni<Void> weigh(Tx tx, List<StatusReported> statuses) {
        return ByTenant.each(statuses, (tenant, own) -> prove(tenant, tx, proofs(own)));
    }

    private Uni<Void> prove(TenantId tenant, Tx tx, Collection<Proof> proofs) {
        return proofs.isEmpty()
                ? Uni.createFrom().voidItem()
                : repository.provable(tenant, tx, List.copyOf(proofs))
                        .chain(open -> ByTenant.inTurn(open, proof -> endings.end(tenant, tx,
                                new End(proof.id(), new DispatchOutcome.Accepted(proof.wamid()), Endings.PROVABLE))));
    }

    /** One message on one channel: what another channel claims of it must not hide the truth. */
    private record Claim(MessageId id, ChannelId channel) {
    }

    private static Collection<Proof> proofs(List<StatusReported> statuses) {
        Map<Claim, Proof> proofs = new HashMap<>();
        for (var status : statuses) {
            var id = ours(status.callbackData());
            if (id != null && status.channelId() != null && status.wamid() != null) {
                proofs.put(new Claim(id, status.channelId()), new Proof(id, status.channelId(), status.wamid()));
            }
        }
        return proofs.values();
    }

    /** Null: somebody else's data. */
    private static MessageId ours(String callbackData) {
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
