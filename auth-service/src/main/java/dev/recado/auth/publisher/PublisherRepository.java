package dev.recado.auth.publisher;

import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** The publishers' table; the transaction is the caller's. */
@ApplicationScoped
class PublisherRepository {

    private static final String LOCK_TENANT = "select 1 from tenant where id = $1 for no key update";
    private static final String COUNT_OTHERS = "select count(*) from publisher where tenant_id = $1 and name <> $2";
    /** A name that was removed comes back to its own tenant only. */
    private static final String REGISTER = """
        insert into publisher as p (tenant_id, name, lanes, active, topic_made, created_at, version)
        values ($1, $2, $3, true, false, now(), 1)
        on conflict (name) do update set lanes = excluded.lanes, active = true, version = p.version + 1
        where p.tenant_id = excluded.tenant_id and not p.active returning *""";
    private static final String LIST = "select * from publisher where tenant_id = $1 and active order by name";
    private static final String FIND = "select * from publisher where tenant_id = $1 and name = $2 and active";
    private static final String CHANGE = """
        update publisher set lanes = $3, version = version + 1
        where tenant_id = $1 and name = $2 and active returning *""";
    private static final String REMOVE = """
        update publisher set active = false, version = version + 1
        where tenant_id = $1 and name = $2 and active returning *""";
    /**
     * Not before the registration has left: who finds the topic is known to those who read it. First whose turn is longest ago,
     * so that those that the broker refuses hold up no other.
     */
    private static final String WITHOUT_TOPIC = """
        select p.* from publisher p where p.active and not p.topic_made and not exists (
            select 1 from outbox o where o.topic = $1 and o.key = p.name)
        order by p.topic_tried_at nulls first, p.name limit $2""";
    private static final String TOPIC_TRIED = """
        update publisher set topic_made = $3, topic_tried_at = now()
        where tenant_id = $1 and name = $2""";

    /** How many names the tenant has taken beside this; until the end of the transaction nobody takes another for it. */
    Uni<Long> lockAndCountOthers(TenantId tenant, Tx tx, String name) {
        return tx.query(LOCK_TENANT, tenant.value()).chain(() -> tx.query(COUNT_OTHERS, tenant.value(), name))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Null: the name is taken. */
    Uni<Publisher> register(TenantId tenant, Tx tx, NewPublisher request) {
        return tx.query(REGISTER, tenant.value(), request.name(),
                request.lanes().stream().map(Lane::name).toArray(String[]::new)).map(Publisher::first);
    }

    Uni<List<Publisher>> list(TenantId tenant, Tx tx) {
        return tx.query(LIST, tenant.value()).map(Publisher::all);
    }

    /** Null: the tenant has no such publisher. */
    Uni<Publisher> find(TenantId tenant, Tx tx, String name) {
        return tx.query(FIND, tenant.value(), name).map(Publisher::first);
    }

    Uni<Publisher> change(TenantId tenant, Tx tx, String name, Set<Lane> lanes) {
        return tx.query(CHANGE, tenant.value(), name, lanes.stream().map(Lane::name).toArray(String[]::new))
                .map(Publisher::first);
    }

    Uni<Publisher> remove(TenantId tenant, Tx tx, String name) {
        return tx.query(REMOVE, tenant.value(), name).map(Publisher::first);
    }

    /** Of all tenants. */
    Uni<List<Publisher>> withoutTopic(Tx tx, String topicOfChanges, int max) {
        return tx.query(WITHOUT_TOPIC, topicOfChanges, (long) max).map(Publisher::all);
    }

    Uni<Void> recordTopicAttempt(TenantId tenant, Tx tx, String name, boolean made) {
        return tx.update(TOPIC_TRIED, tenant.value(), name, made).replaceWithVoid();
    }
}
