package dev.recado.outbound.channel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.outbound.channel.Channel.Receiving;
import dev.recado.outbound.channel.ChannelAnnouncements.DisconnectCause;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.channel.ChannelRepository.Connected;
import dev.recado.outbound.channel.ChannelResource.ChannelView;
import dev.recado.outbound.channel.NumberOwnership.Claim;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/** Connects and disconnects the numbers of tenants, and finds the channel that sends. */
@ApplicationScoped
public class Channels {

    private static final String OWNER = "channel_owner";
    private static final String UNIQUE_VIOLATION = "23505";

    /** A number to connect. No response contains its token. */
    record Connection(@NotNull @Pattern(regexp = META_ID) String phoneNumberId,
            @NotNull @Pattern(regexp = META_ID) String businessId,
            @NotNull @Size(max = 1024) @Pattern(regexp = TOKEN, message = TOKEN_RULE) String token,
            @Pattern(regexp = "[a-z0-9-]{1,32}") String app) {

        static final String META_ID = "[0-9]{1,32}";
        /** A token becomes the value of an HTTP header, so a line break in it could add another header. */
        static final String TOKEN = "[\\x21-\\x7e]+";
        static final String TOKEN_RULE = "must have visible ASCII characters only, without spaces";

        Connection {
            app = app == null ? ChannelConnected.DEFAULT_APP : app;
        }

        @Override
        public String toString() {
            return "Connection[redacted]";
        }
    }

    /** One page of a tenant's channels, and the count of all. */
    public record ChannelPage(long count, List<Channel> channels) {
    }

    private final Transactions transactions;
    private final Idempotency idempotency;
    private final ChannelRepository repository;
    private final ChannelAnnouncements announcements;
    private final NumberOwnership ownership;
    private final RefusedChannels refusedChannels;
    private final SecretCipher cipher;
    private final ChannelBreaker breaker;

    Channels(Transactions transactions, Idempotency idempotency, ChannelRepository repository,
            ChannelAnnouncements announcements, NumberOwnership ownership, RefusedChannels refusedChannels, SecretCipher cipher,
            ChannelBreaker breaker) {
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.repository = repository;
        this.announcements = announcements;
        this.ownership = ownership;
        this.refusedChannels = refusedChannels;
        this.cipher = cipher;
        this.breaker = breaker;
    }

    /**
     * Connects a number, or replaces the token of a connected one, whose messages are then sent again. Stores nothing unless Meta
     * confirms with the given token that the account owns the number. Refuses a number that another tenant has connected, unless
     * Meta refuses that tenant's token.
     */
    Uni<ChannelView> connect(TenantId tenant, Actor actor, Connection connection, @Nullable IdempotentRequest once) {
        var channel = channel(tenant, connection);
        var claim = new Claim(channel.phoneNumberId(), channel.businessId(), connection.token());
        return store(actor, channel, once, () -> ownership.confirm(claim))
                .onFailure(Channels::isOwnedByAnother)
                .recoverWithUni(owned -> refusedChannels.closeIfRefused(channel.phoneNumberId())
                        .chain(closed -> closed
                                ? store(actor, channel, once, () -> Uni.createFrom().voidItem())
                                : Uni.createFrom().failure(owned)))
                .onFailure(Channels::isOwnedByAnother).transform(failure -> Refusal.conflict("CONFLICT",
                        "phone_number_id " + connection.phoneNumberId()
                                + " is connected by another tenant, which must disconnect it first"));
    }

    private Uni<ChannelView> store(Actor actor, Channel channel, @Nullable IdempotentRequest once,
            Supplier<Uni<Void>> confirmation) {
        return idempotency.run(once, ChannelView.class, confirmation,
                (tx, confirmed) -> repository.connect(channel.tenant(), tx, channel)
                        .call(stored -> announcements.announce(tx, actor,
                                stored.wasConnected() ? "channel.changed" : "channel.connected", stored.channel()))
                        .call(stored -> breaker.close(tx, stored.channel()))
                        .map(Connected::channel)
                        .map(ChannelView::of));
    }

    /** Stores the number of the settings. It receives nothing until {@link ChannelVerification} has verified it. */
    Uni<@Nullable Channel> prepare(TenantId tenant, Connection connection) {
        return transactions.run(tx -> repository.prepare(tenant, tx, channel(tenant, connection))
                .call(stored -> stored == null
                        ? Uni.createFrom().voidItem()
                        : announcements.announce(tx, stored).chain(() -> breaker.close(tx, stored))));
    }

    /** Disconnects a number and deletes its token. It no longer receives or sends; any tenant that owns it may connect it. */
    Uni<Void> disconnect(TenantId tenant, Actor actor, ChannelId id) {
        return transactions.run(tx -> repository.close(tenant, tx, id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("channel"))
                .chain(closed -> announcements.announceDisconnected(tx, actor, DisconnectCause.DISCONNECTED, closed)
                        .chain(() -> breaker.clear(tx, closed))));
    }

    /** True when the statement failed because another tenant's channel of the number is open. */
    static boolean isOwnedByAnother(Throwable failure) {
        return failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
                && OWNER.equals(pg.getConstraint());
    }

    private Channel channel(TenantId tenant, Connection connection) {
        var id = NamedUuid.channel(tenant, connection.phoneNumberId());
        var token = cipher.encrypt(Channel.tokenName(tenant, id), connection.token().getBytes(StandardCharsets.UTF_8));
        return new Channel(tenant, id, connection.phoneNumberId(), connection.businessId(), connection.app(), token, null,
                Receiving.NOT_CONFIRMED, ChannelProvider.WHATSAPP_CLOUD);
    }

    /** Lists the tenant's channels that are not closed. */
    public Uni<ChannelPage> list(TenantId tenant, PageRequest page) {
        return transactions.run(tx -> repository.count(tenant, tx)
                .chain(count -> repository.list(tenant, tx, page.pageSize(), page.offset())
                        .map(channels -> new ChannelPage(count, channels))));
    }

    /** Finds a channel of the tenant. */
    public Uni<@Nullable Channel> find(TenantId tenant, Tx tx, ChannelId id) {
        return repository.find(tenant, tx, id);
    }

    /** Finds the connected ones of these channels of the tenant. */
    public Uni<List<Channel>> findAll(TenantId tenant, Tx tx, Collection<ChannelId> ids) {
        return repository.findAll(tenant, tx, ids);
    }

    /** Finds one verified number of each account of the tenant that has templates; its token has access to the account. */
    public Uni<List<Channel>> ofAccounts(TenantId tenant, Tx tx) {
        return repository.ofAccounts(tenant, tx, ChannelProvider.columnsWith(Capability.TEMPLATES));
    }

    /** Finds the verified numbers of an account of the tenant. */
    public Uni<List<Channel>> ofAccount(TenantId tenant, Tx tx, String businessId) {
        return repository.ofAccount(tenant, tx, businessId);
    }

    /**
     * Returns the channel from which a message of the tenant is sent.
     *
     * @param wanted the channel that the message names; required unless the tenant has exactly one number
     */
    public Uni<ChannelId> resolve(TenantId tenant, Tx tx, @Nullable ChannelId wanted) {
        return wanted == null
                ? repository.list(tenant, tx, 2, 0).map(Channels::theOnly)
                : repository.find(tenant, tx, wanted)
                        .onItem().ifNull().failWith(() -> unknown(wanted))
                        .map(Channel::id);
    }

    /** Returns for each wanted channel the one from which messages are sent, as {@link #resolve} does, in at most two statements. */
    public Uni<Map<Optional<ChannelId>, ChannelId>> resolveAll(TenantId tenant, Tx tx, Set<Optional<ChannelId>> wanted) {
        var named = wanted.stream().flatMap(Optional::stream).toList();
        return (named.isEmpty() ? Uni.createFrom().item(List.<Channel>of()) : repository.findAll(tenant, tx, named))
                .map(found -> requireAll(named, found))
                .call(resolved -> named.size() == wanted.size()
                        ? Uni.createFrom().voidItem()
                        : resolve(tenant, tx, null).invoke(only -> resolved.put(Optional.empty(), only)));
    }

    private static Map<Optional<ChannelId>, ChannelId> requireAll(List<ChannelId> named, List<Channel> found) {
        var known = found.stream().map(Channel::id).collect(Collectors.toSet());
        Map<Optional<ChannelId>, ChannelId> resolved = new HashMap<>();
        for (var channel : named) {
            if (!known.contains(channel)) {
                throw unknown(channel);
            }
            resolved.put(Optional.of(channel), channel);
        }
        return resolved;
    }

    private static Refusal unknown(ChannelId channel) {
        return Refusal.of(NumberOwnership.UNPROCESSABLE, "UNKNOWN_CHANNEL",
                "channel: the tenant has no number with the channel id " + channel);
    }

    private static ChannelId theOnly(List<Channel> channels) {
        if (channels.size() != 1) {
            throw Refusal.of(NumberOwnership.UNPROCESSABLE, "CHANNEL_NEEDED",
                    "channel is required unless the tenant has exactly one number");
        }
        return channels.getFirst().id();
    }

    /** Decrypts the token of the channel. */
    public String token(Channel channel) {
        var name = Channel.tokenName(channel.tenant(), channel.id());
        return new String(cipher.decrypt(name, channel.token()), StandardCharsets.UTF_8);
    }
}
