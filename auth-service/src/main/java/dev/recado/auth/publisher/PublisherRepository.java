package dev.recado.auth.publisher;

import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes publishers, in the caller's transaction. */
@ApplicationScoped
class PublisherRepository {

    private static final String LOCK_TENANT = "select 1 from tenant where id = $1 for no key update";
    private static final String COUNT_OTHERS = "select count(*) from publisher where tenant_id = $1 and name <> $2";
    /** Only the tenant that removed a name may register it again. */
    private static final String REGISTER = """
        insert into publisher as p (tenant_id, name, lanes, active, topic_made, created_at, version)
        values ($1, $2, $3, true, false, now(), 1)
        on conflict (name) do update
        set lanes = excluded.lanes, active = true, version = p.version + 1
        where p.tenant_id = excluded.tenant_id and not p.active
        returning *""";
    private static final String LIST = "select * from publisher where tenant_id = $1 and active order by name";
    private static final String FIND = "select * from publisher where tenant_id = $1 and name = $2 and active";
    private static final String CHANGE = """
        update publisher
        set lanes = $3, version = version + 1
        where tenant_id = $1 and name = $2 and active
        returning *""";
    private static final String REMOVE = """
        update publisher
        set active = false, version = version + 1
        where tenant_id = $1 and name = $2 and active
        returning *""";
    /**
     * Omits a publisher whose registration is still in the outbox, because consumers need it before the topic. The oldest
     * attempt comes first, so that refused topics do not delay others.
     */
    private static final String WITHOUT_TOPIC = """
        select p.*
        from publisher p
        where p.active and not p.topic_made
          and not exists (select 1 from outbox o where o.topic = $1 and o.key = p.name)
        order by p.topic_tried_at nulls first, p.name
        limit $2""";
    private static final String RECORD_TOPIC_ATTEMPT = """
        update publisher
        set topic_made = $3, topic_tried_at = now()
        where tenant_id = $1 and name = $2""";

    /** Counts the tenant's other names. Until the transaction ends, no other transaction can add one. */
    Uni<Long> lockAndCountOthers(TenantId tenant, Tx tx, String name) {
        return tx.query(LOCK_TENANT, tenant.value()).chain(() -> tx.query(COUNT_OTHERS, tenant.value(), name))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Registers a publisher, unless the name is in use. */
    Uni<@Nullable Publisher> register(TenantId tenant, Tx tx, String name, Set<Lane> lanes) {
        return tx.query(REGISTER, tenant.value(), name, Publisher.laneColumn(lanes))
                .map(rows -> Rows.first(rows, Publisher::of));
    }

    Uni<List<Publisher>> list(TenantId tenant, Tx tx) {
        return tx.query(LIST, tenant.value()).map(rows -> Rows.list(rows, Publisher::of));
    }

    Uni<@Nullable Publisher> find(TenantId tenant, Tx tx, String name) {
        return tx.query(FIND, tenant.value(), name).map(rows -> Rows.first(rows, Publisher::of));
    }

    Uni<@Nullable Publisher> change(TenantId tenant, Tx tx, String name, Set<Lane> lanes) {
        return tx.query(CHANGE, tenant.value(), name, Publisher.laneColumn(lanes)).map(rows -> Rows.first(rows, Publisher::of));
    }

    Uni<@Nullable Publisher> remove(TenantId tenant, Tx tx, String name) {
        return tx.query(REMOVE, tenant.value(), name).map(rows -> Rows.first(rows, Publisher::of));
    }

    /** Lists the active publishers of all tenants whose topic does not exist yet. */
    Uni<List<Publisher>> withoutTopic(Tx tx, String changesTopic, int max) {
        return tx.query(WITHOUT_TOPIC, changesTopic, (long) max).map(rows -> Rows.list(rows, Publisher::of));
    }

    Uni<Void> recordTopicAttempt(TenantId tenant, Tx tx, String name, boolean created) {
        return tx.update(RECORD_TOPIC_ATTEMPT, tenant.value(), name, created).replaceWithVoid();
    }
}
