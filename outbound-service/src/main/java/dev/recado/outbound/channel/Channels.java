package dev.recado.outbound.channel;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.AuditRecorded.ActorType;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.whatsapp.GraphError;
import dev.recado.outbound.whatsapp.Sender;
import io.smallrye.mutiny.Uni;

/** Connects numbers to tenants and tells the suite of them. */
@ApplicationScoped
public class Channels {

    private final Transactions transactions;
    private final ChannelRepository repository;
    private final Outbox outbox;
    private final Audits audits;
    private final SecretCipher secrets;
    private final Clock clock;

    Channels(Transactions transactions, ChannelRepository repository, Outbox outbox, Audits audits, SecretCipher secrets,
            Clock clock) {
        this.transactions = transactions;
        this.repository = repository;
        this.outbox = outbox;
        this.audits = audits;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A number already ours gets the new token; one of another tenant is refused. */
    Uni<ChannelView> connect(TenantId tenant, Actor actor, Connection connection) {
        var id = NamedUuid.channel(tenant, connection.phoneNumberId());
        var channel = new Channel(tenant, id, connection.phoneNumberId(), connection.businessId(), connection.app(),
                secrets.encrypt(Channel.place(tenant, id), connection.token().getBytes(StandardCharsets.UTF_8)), null);
        return transactions.run(tx -> repository.save(tenant, tx, channel).chain(saved -> switch (saved) {
            case ADDED -> record(tx, actor, "channel.connected", channel);
            case CHANGED -> record(tx, actor, "channel.changed", channel);
            case ANOTHER_TENANTS ->
                Uni.createFrom().<Void>failure(Refusal.conflict("CONFLICT", "the number is connected elsewhere"));
        }).chain(() -> announce(tx, channel))).replaceWith(() -> ChannelView.of(channel));
    }

    /** Each start connects the first number again: only the first time is somebody's act. */
    private Uni<Void> record(Tx tx, Actor actor, String action, Channel channel) {
        return actor.type() == ActorType.SUITE && action.equals("channel.changed")
                ? Uni.createFrom().voidItem()
                : audits.add(tx, AuditEntry.of(channel.tenant(), actor, action).to("channel", channel.id().value()));
    }

    Uni<Listed> list(TenantId tenant, PageRequest page) {
        return transactions.run(tx -> repository.count(tenant, tx)
                .chain(count -> repository.list(tenant, tx, page.pageSize(), page.offset())
                        .map(found -> new Listed(count, found.stream().map(ChannelView::of).toList()))));
    }

    record Listed(long count, List<ChannelView> views) {
    }

    Uni<Void> announce(Tx tx, Channel channel) {
        return outbox.add(tx, Topics.CHANNELS_CONNECTED, new ChannelConnected(channel.id() + ":open", channel.tenant(),
                clock.instant(), channel.id(), channel.phoneNumberId(), channel.businessId(), channel.app(), null));
    }

    /** Null: the tenant has no such channel. */
    public Uni<Channel> find(TenantId tenant, Tx tx, ChannelId id) {
        return repository.find(tenant, tx, id);
    }

    /**
     * The number that a message of the tenant leaves from.
     *
     * @param asked null when it does not matter, which it must not where there are several
     */
    public Uni<ChannelId> sending(TenantId tenant, Tx tx, ChannelId asked) {
        return asked == null
                ? repository.list(tenant, tx, 2, 0).map(Channels::only)
                : repository.find(tenant, tx, asked)
                        .onItem().ifNull().failWith(() -> Refusal.of(422, "UNKNOWN_CHANNEL", "the number is not connected"))
                        .map(Channel::id);
    }

    private static ChannelId only(List<Channel> channels) {
        if (channels.size() != 1) {
            throw Refusal.of(422, "CHANNEL_NEEDED", "say which number it is to leave from");
        }
        return channels.getFirst().id();
    }

    public Sender sender(Channel channel) {
        var token = secrets.decrypt(channel.place(), channel.token());
        return new Sender(channel.phoneNumberId(), new String(token, StandardCharsets.UTF_8));
    }

    /** Meta refuses the number's access: a person must act. */
    public Uni<Void> failing(Tx tx, Channel channel, GraphError error) {
        return repository.mark(channel.tenant(), tx, channel.id(), new Channel.Failing(error.code(), error.title()));
    }

    /** Meta takes messages of the number again. */
    public Uni<Void> working(Tx tx, Channel channel) {
        return channel.failing() == null
                ? Uni.createFrom().voidItem()
                : repository.clear(channel.tenant(), tx, channel.id());
    }
}
