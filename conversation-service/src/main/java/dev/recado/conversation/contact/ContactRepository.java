package dev.recado.conversation.contact;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes contacts and their addresses. */
@ApplicationScoped
class ContactRepository {

    /** The number of address locks per tenant. */
    private static final int LOCKS = 256;

    /**
     * Reads the contacts of the given addresses, with every address of each contact. {@code wrote_at} is the time of the
     * newest message, 24 hours before the window ends, and {@code phone} the number of its conversation.
     */
    static final String FIND = """
        select a.kind, a.value, coalesce(a.reported_at, newest.at) as reported_at, newest.at as wrote_at, newest.phone,
            newest.channels, c.id, c.name, c.username
        from (
            select distinct k.contact_id
            from json_populate_recordset(null::contact_address, $2::text::json) w
            join contact_address k on k.tenant_id = $1 and k.kind = w.kind and k.value = w.value) known
        join contact c on c.tenant_id = $1 and c.id = known.contact_id
        join contact_address a on a.tenant_id = $1 and a.contact_id = known.contact_id
        cross join lateral (
            select max(v.window_ends_at) - interval '24 hours' as at,
                (array_agg(v.phone order by v.window_ends_at desc) filter (where v.window_ends_at is not null))[1] as phone,
                array_agg(v.channel_id) filter (where v.user_id is not null) as channels
            from conversation v
            where v.tenant_id = $1 and v.contact_id = known.contact_id) newest""";

    /** Uses {@link #LOCKS} locks per tenant, so that a large batch of new people stays within PostgreSQL's lock table. */
    private static final String LOCK_ADDRESSES = "select pg_advisory_xact_lock($1, lock) from unnest($2::int[]) as lock";

    private static final String LOCK_CONTACTS = """
        select 1 from contact where tenant_id = $1 and id = any($2) order by id for update""";

    private static final String INSERT = """
        insert into contact (tenant_id, id, name, username)
        select $1, id, name, username
        from json_populate_recordset(null::contact, $2::text::json)
        order by id""";

    /** Never inserts: a contact that another transaction has merged must not be created again. */
    private static final String UPDATE = """
        with changed as (select * from json_populate_recordset(null::contact, $2::text::json)),
        locked as (
            select c.id
            from contact c join changed t on t.id = c.id
            where c.tenant_id = $1
            order by c.id
            for no key update of c)
        update contact c
        set name = t.name, username = t.username, updated_at = now()
        from changed t join locked l on l.id = t.id
        where c.tenant_id = $1 and c.id = t.id""";

    private static final String DELETE_ADDRESSES = """
        delete from contact_address a
        using json_populate_recordset(null::contact_address, $2::text::json) w
        where a.tenant_id = $1 and a.kind = w.kind and a.value = w.value""";

    private static final String ASSIGN_ADDRESSES = """
        insert into contact_address (tenant_id, kind, value, contact_id, reported_at)
        select $1, kind, value, contact_id, reported_at
        from json_populate_recordset(null::contact_address, $2::text::json)
        order by kind, value
        on conflict (tenant_id, kind, value) do update
        set contact_id = excluded.contact_id, reported_at = excluded.reported_at""";

    private static final String KEEP_NEWEST_PREFERENCE = """
        update contact c
        set opted_out_at = newest.opted_out_at, wish_told_at = newest.wish_told_at
        from (
            select distinct on (m.merged_into) m.merged_into, f.opted_out_at, f.wish_told_at
            from json_populate_recordset(null::contact_merge, $2::text::json) m
            join contact f on f.tenant_id = $1 and f.id = m.contact_id
            where f.wish_told_at is not null
            order by m.merged_into, f.wish_told_at desc) newest
        where c.tenant_id = $1 and c.id = newest.merged_into
            and (c.wish_told_at is null or c.wish_told_at < newest.wish_told_at)""";

    private static final String DELETE_MERGED = """
        with merges as (select * from json_populate_recordset(null::contact_merge, $2::text::json)),
        deleted as (
            delete from contact c using merges m where c.tenant_id = $1 and c.id = m.contact_id returning c.id)
        insert into contact_merge (tenant_id, contact_id, merged_into)
        select $1, m.contact_id, m.merged_into from merges m join deleted d on d.id = m.contact_id""";

    private static final String SET_MARKETING_OPT_OUT = """
        update contact
        set opted_out_at = case when wish_told_at > $4::timestamptz then opted_out_at when $3 then $4::timestamptz end,
            wish_told_at = greatest(wish_told_at, $4::timestamptz), updated_at = now()
        where tenant_id = $1 and id = $2""";

    private final Rows rows;

    ContactRepository(Rows rows) {
        this.rows = rows;
    }

    Uni<List<KnownAddress>> find(TenantId tenant, Tx tx, Collection<ContactAddress> addresses) {
        return tx.query(FIND, tenant.value(), rows.json(addresses))
                .map(found -> Rows.list(found, ContactRepository::knownAddress));
    }

    Uni<Void> insert(TenantId tenant, Tx tx, List<ContactRow> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(INSERT, tenant.value(), rows.json(contacts)).replaceWithVoid();
    }

    /** Fails when another transaction merged one of the contacts; the caller's next try finds the remaining one. */
    Uni<Void> update(TenantId tenant, Tx tx, List<ContactRow> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(UPDATE, tenant.value(), rows.json(contacts))
                        .invoke(updated -> requireAll(contacts.size(), updated)).replaceWithVoid();
    }

    private static void requireAll(int expected, int updated) {
        if (updated != expected) {
            throw new MergedMeanwhileException(expected - updated);
        }
    }

    /** Locks the addresses until the transaction ends, and waits for other transactions that change one of them. */
    Uni<Void> lockAddresses(TenantId tenant, Tx tx, Collection<ContactAddress> addresses) {
        var locks = addresses.stream().map(address -> Math.floorMod(address.hashCode(), LOCKS)).distinct().sorted()
                .toArray(Integer[]::new);
        return tx.query(LOCK_ADDRESSES, tenant.value().hashCode(), locks).replaceWithVoid();
    }

    Uni<Void> lockContacts(TenantId tenant, Tx tx, Collection<ContactId> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.query(LOCK_CONTACTS, tenant.value(), Rows.uuids(contacts, ContactId::value)).replaceWithVoid();
    }

    Uni<Void> deleteAddresses(TenantId tenant, Tx tx, List<ContactAddress> addresses) {
        return addresses.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(DELETE_ADDRESSES, tenant.value(), rows.json(addresses)).replaceWithVoid();
    }

    /** Stores addresses, or assigns them to another contact. */
    Uni<Void> assignAddresses(TenantId tenant, Tx tx, List<AddressRow> addresses) {
        return addresses.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(ASSIGN_ADDRESSES, tenant.value(), rows.json(addresses)).replaceWithVoid();
    }

    /** Deletes merged contacts, records the merges and keeps the newest marketing preference. */
    Uni<Void> deleteMerged(TenantId tenant, Tx tx, Map<ContactId, ContactId> merged) {
        var merges = rows.json(merged.entrySet().stream().map(e -> new MergeRow(e.getKey(), e.getValue())).toList());
        return tx.update(KEEP_NEWEST_PREFERENCE, tenant.value(), merges)
                .chain(() -> tx.update(DELETE_MERGED, tenant.value(), merges)).replaceWithVoid();
    }

    Uni<Void> setMarketingOptOut(TenantId tenant, Tx tx, ContactId contact, boolean optedOut, Instant chosenAt) {
        return tx.update(SET_MARKETING_OPT_OUT, tenant.value(), contact.value(), optedOut, chosenAt)
                .invoke(updated -> requireAll(1, updated)).replaceWithVoid();
    }

    private static KnownAddress knownAddress(Row row) {
        return new KnownAddress(new ContactAddress(row.getString("kind"), row.getString("value")),
                Rows.instant(row, "reported_at"), Rows.instant(row, "wrote_at"), row.getString("phone"), channels(row),
                new ContactRow(new ContactId(row.getUUID("id")), row.getString("name"), row.getString("username")));
    }

    private static Set<ChannelId> channels(Row row) {
        return Stream.ofNullable(row.getArrayOfUUIDs("channels")).flatMap(Stream::of).map(ChannelId::new)
                .collect(Collectors.toSet());
    }

    /** Another transaction merged a contact between its read and its update. */
    static final class MergedMeanwhileException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private MergedMeanwhileException(int contacts) {
            super("contacts merged before their update: count=" + contacts);
        }
    }

    /**
     * A stored address and its contact.
     *
     * @param reportedAt the time at which the address was reported for this contact; null when it is not stored
     * @param wroteAt the time of the contact's newest message; null when there is none
     * @param phone the number of the conversation with that message
     * @param channels the channels on which the contact has a user id
     */
    record KnownAddress(ContactAddress address, @Nullable Instant reportedAt, @Nullable Instant wroteAt, @Nullable String phone,
            Set<ChannelId> channels, ContactRow contact) {

        /** The time of the contact's newest message, if it came from this number. */
        @Nullable
        Instant wroteFromAt() {
            return phone != null && address.isSpellingOf(phone) ? wroteAt : null;
        }
    }

    /** A row of {@code contact}; the names are the columns'. */
    @RegisterForReflection
    record ContactRow(ContactId id, @Nullable String name, @Nullable String username) {

        /** Sets name and username; null keeps the stored one. */
        ContactRow named(@Nullable String newName, @Nullable String newUsername) {
            return new ContactRow(id, newName == null ? name : newName, newUsername == null ? username : newUsername);
        }

        @Override
        public String toString() {
            return "ContactRow[id=" + id + "]";
        }
    }

    /** A row of {@code contact_address}; the names are the columns'. */
    @RegisterForReflection
    record AddressRow(String kind, String value, ContactId contactId, @Nullable Instant reportedAt) {

        @Override
        public String toString() {
            return "AddressRow[contactId=" + contactId + "]";
        }
    }

    /** A row of {@code contact_merge}; the names are the columns'. */
    @RegisterForReflection
    private record MergeRow(ContactId contactId, ContactId mergedInto) {
    }
}
