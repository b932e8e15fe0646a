package dev.recado.outbound.channel;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.outbound.channel.ChannelAnnouncements.DisconnectCause;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Closes the open channel of a number if Meta refuses its token. Meta is asked only at the connection, so a tenant that lost the
 * number would otherwise keep it from its owner for ever.
 */
@ApplicationScoped
class RefusedChannels {

    /** The open channel of a number, of whichever tenant. */
    private static final String HOLDER = """
        select * from channel
        where phone_number_id = $1 and verified_at is not null and closed_at is null""";

    private final Transactions transactions;
    private final ChannelRepository repository;
    private final ChannelAnnouncements announcements;
    private final NumberOwnership ownership;
    private final ChannelBreaker breaker;

    RefusedChannels(Transactions transactions, ChannelRepository repository, ChannelAnnouncements announcements,
            NumberOwnership ownership, ChannelBreaker breaker) {
        this.transactions = transactions;
        this.repository = repository;
        this.announcements = announcements;
        this.ownership = ownership;
        this.breaker = breaker;
    }

    /** Call it only for a tenant that Meta has confirmed. Returns true when no tenant has an open channel of the number any more. */
    Uni<Boolean> closeIfRefused(String phoneNumberId) {
        return transactions.query(HOLDER, phoneNumberId).map(rows -> Rows.first(rows, Channel::of))
                .chain(holder -> holder == null ? Uni.createFrom().item(true) : closeIfRefused(holder));
    }

    private Uni<Boolean> closeIfRefused(Channel holder) {
        return ownership.confirm(holder).replaceWith(false)
                .onFailure(RefusedChannels::isRefused).recoverWithUni(refusal -> close(holder, refusal))
                .onFailure(Refusal.class).recoverWithItem(false)
                .onFailure(IllegalStateException.class).recoverWithItem(unreadable -> keep(holder));
    }

    private Uni<Boolean> close(Channel holder, Throwable refusal) {
        return transactions.run(tx -> repository.closeRefused(holder.tenant(), tx, holder)
                .chain(closed -> closed == null
                        ? Uni.createFrom().item(false)
                        : announcements.announceDisconnected(tx, Actor.suite(), DisconnectCause.REFUSED_BY_META, closed)
                                .chain(() -> breaker.clear(tx, closed)).replaceWith(true)))
                .invoke(closed -> Log.warnf(
                        "Meta refuses the token of a number that another tenant connects; if both claim it, ask them who"
                                + " owns it at Meta channelId=%s disconnected=%s outcome=%s",
                        holder.id(), closed,
                        FailureClassifier.outcome(refusal)));
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.status() == NumberOwnership.UNPROCESSABLE;
    }

    private static boolean keep(Channel holder) {
        Log.errorf("The token of a number cannot be decrypted; add its key to RECADO_SECRETS_KEY or connect the number again"
                + " channelId=%s", holder.id());
        return false;
    }
}
