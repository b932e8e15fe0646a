package dev.recado.outbound.window;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.outbound.channel.ChannelProvider;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.window.InboundCounts.InboundCount;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Stores when each customer wrote to each number, which opens the customer service window of 24 hours (WhatsApp reference F.1), and
 * returns the addresses of a customer.
 */
@ApplicationScoped
public class CustomerWindows {

    private static final Duration WINDOW = Duration.ofHours(24);
    /** A message that is queued at the last moment would reach Meta after the end. */
    private static final Duration MARGIN = Duration.ofSeconds(60);
    /**
     * A repeated or late message changes no window, so this needs no inbox. The same statement counts the messages of each number for
     * its rate ($7 to $9); a repeated one is counted again, which slows the number for ten seconds at most.
     */
    private static final String RECORD = """
        with counted as (
            insert into inbound_second as i (tenant_id, channel_id, slot, second, messages)
            select $1, channel_id, second % 10, second, messages
            from unnest($7::uuid[], $8::bigint[], $9::int[]) as c(channel_id, second, messages)
            on conflict (tenant_id, channel_id, slot) do update
            set messages = excluded.messages + case when i.second = excluded.second then i.messages else 0 end,
                second = excluded.second
            where i.second <= excluded.second
        )
        insert into customer_window (tenant_id, channel_id, address, phone, user_id, last_wrote_at)
        select $1, channel_id, address, phone, user_id, wrote_at
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            as w(channel_id, address, phone, user_id, wrote_at)
        on conflict (tenant_id, channel_id, address) do update
        set last_wrote_at = excluded.last_wrote_at,
            phone = coalesce(excluded.phone, customer_window.phone),
            user_id = coalesce(excluded.user_id, customer_window.user_id)
        where customer_window.last_wrote_at < excluded.last_wrote_at""";
    private static final String FIND = """
        select r.channel_id, r.address, c.provider, w.phone, w.user_id, w.last_wrote_at
        from unnest($2::uuid[], $3::text[]) as r(channel_id, address)
        left join channel c on c.tenant_id = $1 and c.channel_id = r.channel_id
        left join customer_window w on w.tenant_id = $1 and w.channel_id = r.channel_id and w.address = r.address""";

    /** A recipient as a request names it, on the number that sends. */
    public record Recipient(ChannelId channel, Address to) {

        /** The key of the customer: the user id, which is exact, else the phone in its canonical form. */
        String address() {
            return to.phone() != null ? PhoneNumber.canonical(to.phone()) : to.userId();
        }
    }

    /**
     * What is stored of a recipient.
     *
     * @param to the address to which WhatsApp delivers: the phone in Meta's last spelling, and the user id when it is known
     * @param openUntil end of the window; null for a customer who never wrote to the number
     * @param provider of the number
     */
    public record Window(Address to, @Nullable Instant openUntil, ChannelProvider provider) {

        /** Whether a free-form message may be sent; a provider without windows always allows it. */
        public boolean isOpen(Instant now) {
            return !provider.has(Capability.WINDOW) || openUntil != null && openUntil.isAfter(now);
        }
    }

    private record Written(ChannelId channel, String address, @Nullable String phone, @Nullable String userId, Instant at) {
    }

    private record Key(ChannelId channel, String address) {
    }

    /** Stores the times of a batch of messages, and their number. Edits, revocations and system notices open no window. */
    public Uni<Void> record(Tx tx, List<MessageReceived> messages) {
        return TenantGroups.forEach(messages, (tenant, own) -> store(tx, tenant,
                latest(own.stream().filter(CustomerWindows::opensWindow).toList()), InboundCounts.of(own)));
    }

    private static boolean opensWindow(MessageReceived message) {
        return message.from() != null && message.groupId() == null && switch (message.content()) {
            case InboundContent.SystemNotice notice -> false;
            case InboundContent.Edited edited -> false;
            case InboundContent.Revoked revoked -> false;
            case InboundContent.Text text -> true;
            case InboundContent.Media media -> true;
            case InboundContent.Location location -> true;
            case InboundContent.Contacts contacts -> true;
            case InboundContent.Reaction reaction -> true;
            case InboundContent.ButtonReply reply -> true;
            case InboundContent.ListReply reply -> true;
            case InboundContent.TemplateButton button -> true;
            case InboundContent.FlowReply reply -> true;
            case InboundContent.AddressReply reply -> true;
            case InboundContent.CallPermission permission -> true;
            case InboundContent.Order order -> true;
            case InboundContent.Unsupported unsupported -> true;
        };
    }

    /** One row for each address, in the order of the primary key, so that two batches never deadlock. */
    private static List<Written> latest(List<MessageReceived> messages) {
        return messages.stream().flatMap(CustomerWindows::written)
                .collect(Collectors.toMap(one -> new Key(one.channel(), one.address()), Function.identity(),
                        (one, other) -> other.at().isAfter(one.at()) ? other : one))
                .values().stream()
                .sorted(Comparator.comparing((Written one) -> one.channel().value()).thenComparing(Written::address)).toList();
    }

    private static Stream<Written> written(MessageReceived message) {
        var phone = message.from().phone();
        var userId = message.from().userId();
        return Stream.of(PhoneNumber.canonical(phone), userId).filter(Objects::nonNull)
                .map(address -> new Written(message.channelId(), address, phone, userId, message.occurredAt()));
    }

    private static Uni<Void> store(Tx tx, TenantId tenant, List<Written> rows, List<InboundCount> counts) {
        return tx.update(RECORD, tenant.value(), Rows.uuids(rows, one -> one.channel().value()),
                Rows.texts(rows, Written::address), Rows.texts(rows, Written::phone), Rows.texts(rows, Written::userId),
                rows.stream().map(one -> Rows.timestamp(one.at())).toArray(OffsetDateTime[]::new),
                Rows.uuids(counts, one -> one.channel().value()),
                counts.stream().map(InboundCount::second).toArray(Long[]::new),
                counts.stream().map(InboundCount::messages).toArray(Integer[]::new)).replaceWithVoid();
    }

    /** Finds the windows of recipients; a customer who never wrote has a closed one, and the phone in its canonical form. */
    public Uni<Map<Recipient, Window>> find(TenantId tenant, Tx tx, List<Recipient> recipients) {
        var distinct = recipients.stream().distinct().toList();
        return tx.query(FIND, tenant.value(), Rows.uuids(distinct, one -> one.channel().value()),
                Rows.texts(distinct, Recipient::address))
                .map(rows -> Rows.list(rows, row -> row).stream().collect(Collectors.toMap(
                        row -> new Key(new ChannelId(row.getUUID("channel_id")), row.getString("address")),
                        Function.identity(), (one, same) -> one)))
                .map(found -> distinct.stream().collect(Collectors.toMap(Function.identity(),
                        one -> window(one, found.get(new Key(one.channel(), one.address()))))));
    }

    private static Window window(Recipient recipient, Row row) {
        var provider = row.getString("provider") == null
                ? ChannelProvider.WHATSAPP_CLOUD
                : ChannelProvider.of(row.getString("provider"));
        var lastWroteAt = Rows.instant(row, "last_wrote_at");
        return lastWroteAt == null
                ? new Window(canonical(recipient.to()), null, provider)
                : new Window(new Address(row.getString("phone"), row.getString("user_id")),
                        lastWroteAt.plus(WINDOW).minus(MARGIN), provider);
    }

    private static Address canonical(Address to) {
        return to.phone() == null ? to : new Address(PhoneNumber.canonical(to.phone()), null);
    }
}
