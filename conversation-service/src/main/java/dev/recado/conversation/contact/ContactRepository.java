package dev.recado.conversation.contact;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

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

    private static final String FIND = """
        select a.kind, a.value, c.id, c.name, c.username
        from json_populate_recordset(null::contact_address, $2::text::json) w
        join contact_address a on a.tenant_id = $1 and a.kind = w.kind and a.value = w.value
        join contact c on c.tenant_id = a.tenant_id and c.id = a.contact_id""";

    private static final String SAVE = """
        insert into contact (tenant_id, id, name, username)
        select $1, id, name, username
        from json_populate_recordset(null::contact, $2::text::json)
        order by id
        on conflict (tenant_id, id) do update
        set name = excluded.name, username = excluded.username, updated_at = now()""";

    private static final String ATTACH = """
        insert into contact_address (tenant_id, kind, value, contact_id)
        select $1, kind, value, contact_id
        from json_populate_recordset(null::contact_address, $2::text::json)
        order by kind, value
        on conflict do nothing""";

    private static final String SET_MARKETING_OPT_OUT = """
        update contact
        set opted_out_at = case when $3 then $4::timestamptz end, wish_told_at = $4::timestamptz, updated_at = now()
        where tenant_id = $1 and id = $2 and (wish_told_at is null or wish_told_at <= $4::timestamptz)""";

    private final Rows rows;

    ContactRepository(Rows rows) {
        this.rows = rows;
    }

    Uni<List<KnownAddress>> find(TenantId tenant, Tx tx, Collection<ContactAddress> addresses) {
        return tx.query(FIND, tenant.value(), rows.json(addresses))
                .map(found -> Rows.list(found, ContactRepository::knownAddress));
    }

    Uni<Void> save(TenantId tenant, Tx tx, List<ContactRow> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(SAVE, tenant.value(), rows.json(contacts)).replaceWithVoid();
    }

    /** Stores the addresses; false when another transaction has stored one of them. */
    Uni<Boolean> attach(TenantId tenant, Tx tx, List<AddressRow> addresses) {
        return addresses.isEmpty()
                ? Uni.createFrom().item(true)
                : tx.update(ATTACH, tenant.value(), rows.json(addresses)).map(stored -> stored == addresses.size());
    }

    Uni<Void> setMarketingOptOut(TenantId tenant, Tx tx, ContactId contact, boolean optedOut, Instant chosenAt) {
        return tx.update(SET_MARKETING_OPT_OUT, tenant.value(), contact.value(), optedOut, chosenAt).replaceWithVoid();
    }

    private static KnownAddress knownAddress(Row row) {
        return new KnownAddress(new ContactAddress(row.getString("kind"), row.getString("value")),
                new ContactRow(new ContactId(row.getUUID("id")), row.getString("name"), row.getString("username")));
    }

    /** A stored address and its contact. */
    record KnownAddress(ContactAddress address, ContactRow contact) {
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
    record AddressRow(String kind, String value, ContactId contactId) {

        @Override
        public String toString() {
            return "AddressRow[contactId=" + contactId + "]";
        }
    }
}
