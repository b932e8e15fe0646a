package dev.recado.outbound.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.outbound.suppression.Suppressions.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Reads and writes table {@code suppression}. The latest change of a person counts, so a repeated event changes nothing. */
@ApplicationScoped
class SuppressionRepository {

    private static final String FIND = """
        select r.message_id, (%s) as scope
        from (
            select u.*, u.bulk or %s as marketing
            from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::text[])
                as u(message_id, channel_id, canonical_phone, to_user_id, bulk, template)) r"""
            .formatted(SuppressionConditions.scopeOf("r"), SuppressionConditions.hasMarketingTemplate("u"));
    private static final String PUT = """
        insert into suppression as s (tenant_id, suppression_id, address, channel_id, phone, user_id, scope, cause, cause_code,
            since, until, changed_at)
        select $1, $2, a.address, $3::uuid, $4::text, $5::text, $6, $7, $8::integer, $9::timestamptz, $10::timestamptz, $9
        from unnest($11::text[]) as a(address)
        %s
        order by a.address
        on conflict (tenant_id, address, channel_id, scope) do update
        set suppression_id = excluded.suppression_id, phone = coalesce(excluded.phone, s.phone),
            user_id = coalesce(excluded.user_id, s.user_id), cause = excluded.cause, cause_code = excluded.cause_code,
            since = excluded.since, until = excluded.until, changed_at = excluded.changed_at
        where s.changed_at <= excluded.changed_at""";
    private static final String PUT_ALWAYS = PUT.formatted("");
    /** Counts the failures since the person last wrote, and since an earlier suppression ended. */
    private static final String PUT_AFTER_REPEATS = PUT.formatted("""
        where $12 <= (
            select count(*)
            from dispatch d
            where d.tenant_id = $1 and d.channel_id = $3 and d.error_code = %1$d
                and (d.canonical_phone = any($11) or d.to_user_id = any($11))
                and d.updated_at > greatest(now() - $13::bigint * interval '1 second',
                    (select max(w.last_wrote_at)
                    from customer_window w
                    where w.tenant_id = $1 and w.channel_id = $3 and w.address = any($11)),
                    (select max(e.until)
                    from suppression e
                    where e.tenant_id = $1 and e.channel_id = $3 and e.address = any($11) and e.cause_code = %1$d
                        and e.until <= now())))""".formatted(SuppressionConditions.UNDELIVERABLE));
    private static final String COPY = """
        insert into suppression (tenant_id, suppression_id, address, channel_id, phone, user_id, scope, cause, cause_code,
            since, until, changed_at)
        select tenant_id, suppression_id, $3, channel_id, phone, $3, scope, cause, cause_code, since, until, changed_at
        from suppression
        where tenant_id = $1 and address = $2
        on conflict do nothing""";
    private static final String COUNT = """
        select count(*)
        from (
            select 1
            from suppression s
            where s.tenant_id = $1 and s.address = coalesce(s.phone, s.user_id) and ($2::text is null or s.phone = $2) and %s
            limit $3) found""".formatted(SuppressionConditions.IN_FORCE);
    private static final String LIST = """
        select s.*
        from suppression s
        where s.tenant_id = $1 and s.address = coalesce(s.phone, s.user_id) and ($2::text is null or s.phone = $2) and %s
        order by s.since desc, s.suppression_id
        limit $3 offset $4""".formatted(SuppressionConditions.IN_FORCE);
    private static final String END = """
        update suppression s
        set until = now(), changed_at = now()
        where s.tenant_id = $1 and s.suppression_id = $2 and %s""".formatted(SuppressionConditions.IN_FORCE);

    /** Returns the scopes of the messages that may not be sent. */
    Uni<Map<MessageId, Scope>> find(TenantId tenant, Tx tx, List<DispatchRequested> requests) {
        return tx.query(FIND, tenant.value(), Rows.uuids(requests, one -> one.messageId().value()),
                Rows.uuids(requests, one -> one.channelId().value()),
                Rows.texts(requests, one -> PhoneNumber.canonical(one.to().phone())),
                Rows.texts(requests, one -> one.to().userId()),
                requests.stream().map(one -> one.lane() == Lane.BULK).toArray(Boolean[]::new),
                Rows.texts(requests,
                        one -> one.content() instanceof OutboundContent.Template template ? template.name() : null))
                .map(rows -> Rows.list(rows, row -> row).stream().filter(row -> row.getString("scope") != null)
                        .collect(Collectors.toMap(row -> new MessageId(row.getUUID("message_id")), SuppressionRepository::scope,
                                (one, same) -> one)));
    }

    private static Scope scope(Row row) {
        return Rows.enumValue(Scope.class, row.getString("scope"));
    }

    Uni<Void> put(TenantId tenant, Tx tx, Suppression suppression) {
        return tx.update(PUT_ALWAYS, columns(tenant, suppression)).replaceWithVoid();
    }

    /** Stores the suppression if there are at least so many failed deliveries to the person within the time. */
    Uni<Void> putAfterRepeats(TenantId tenant, Tx tx, Suppression suppression, int failuresMin, long withinSeconds) {
        var columns = new ArrayList<Object>(Arrays.asList(columns(tenant, suppression)));
        columns.add((long) failuresMin);
        columns.add(withinSeconds);
        return tx.update(PUT_AFTER_REPEATS, columns.toArray()).replaceWithVoid();
    }

    /** Copies the suppressions of a user id to the new one of the same person. */
    Uni<Void> copy(TenantId tenant, Tx tx, String previousUserId, String userId) {
        return tx.update(COPY, tenant.value(), previousUserId, userId).replaceWithVoid();
    }

    private static Object[] columns(TenantId tenant, Suppression s) {
        return new Object[]{tenant.value(), UUID.randomUUID(), s.channel() == null ? null : s.channel().value(), s.phone(),
                s.person().userId(), Rows.enumColumn(s.scope()), s.cause().kind(), s.cause().code(), s.since(), s.until(),
                Suppression.addresses(s.person()).toArray(String[]::new)};
    }

    Uni<Long> count(TenantId tenant, Tx tx, String phone, int countMax) {
        return tx.query(COUNT, tenant.value(), phone, countMax).map(rows -> Rows.first(rows, row -> row.getLong(0)));
    }

    Uni<List<Row>> list(TenantId tenant, Tx tx, String phone, int limit, int offset) {
        return tx.query(LIST, tenant.value(), phone, limit, offset).map(rows -> Rows.list(rows, row -> row));
    }

    /** Ends a suppression now; returns false if there is none in force. */
    Uni<Boolean> end(TenantId tenant, Tx tx, UUID id) {
        return tx.update(END, tenant.value(), id).map(rows -> rows > 0);
    }
}
