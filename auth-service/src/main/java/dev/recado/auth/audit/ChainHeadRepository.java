package dev.recado.auth.audit;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code audit_chain}; the lock on a tenant's row lets one transaction at a time append to its chain. */
@ApplicationScoped
class ChainHeadRepository {

    private static final String ADD = """
        insert into audit_chain (tenant_id, last_seq, last_hash, secrets_key_id, seal)
        values ($1, $2, decode($3, 'hex'), $4, $5)
        on conflict do nothing""";
    private static final String LOCK = "select * from audit_chain where tenant_id = $1 for update";
    private static final String UPDATE = """
        update audit_chain
        set last_seq = $2, last_hash = decode($3, 'hex'), secrets_key_id = $4, seal = $5
        where tenant_id = $1""";
    private static final String LIST_AFTER = """
        select * from audit_chain
        where tenant_id > $1
        order by tenant_id
        limit $2""";
    /** One statement, so that head and newest row come from the same snapshot. */
    private static final String READ = """
        select c.*, (select max(seq) from audit where tenant_id = $1) as newest_seq
        from (values (1)) one
        left join audit_chain c on c.tenant_id = $1""";

    private final SecretCipher cipher;

    ChainHeadRepository(SecretCipher cipher) {
        this.cipher = cipher;
    }

    /** Locks the head until the transaction ends. Inserts the head of an empty chain if there is none. */
    Uni<ChainHead> lock(TenantId tenant, Tx tx) {
        return tx.query(LOCK, tenant.value())
                .chain(rows -> rows.size() == 1
                        ? Uni.createFrom().item(rows)
                        : addEmpty(tenant, tx).chain(() -> tx.query(LOCK, tenant.value())))
                .map(rows -> ChainHead.of(tenant, rows.iterator().next()));
    }

    private Uni<Integer> addEmpty(TenantId tenant, Tx tx) {
        var head = ChainHead.empty(tenant, cipher);
        return tx.update(ADD, tenant.value(), head.seq(), head.hash(), head.seal().keyId(), head.seal().bytes());
    }

    /** Sets the head to the last row and returns it. */
    Uni<ChainHead> update(TenantId tenant, Tx tx, AuditLink last) {
        var head = ChainHead.at(last, cipher);
        return tx.update(UPDATE, tenant.value(), head.seq(), head.hash(), head.seal().keyId(), head.seal().bytes())
                .replaceWith(head);
    }

    /** Returns the heads of the tenants after the given one, in order of their ids. */
    Uni<List<ChainHead>> listAfter(UUID tenant, Tx tx, int rowsMax) {
        return tx.query(LIST_AFTER, tenant, rowsMax)
                .map(rows -> Rows.list(rows, row -> ChainHead.of(Rows.tenant(row), row)));
    }

    Uni<ChainState> read(TenantId tenant, Tx tx) {
        return tx.query(READ, tenant.value()).map(rows -> ChainState.of(tenant, rows.iterator().next()));
    }

    /**
     * Stored head and newest row of a chain.
     *
     * @param head missing if the tenant has no audit, or if somebody deleted the head
     * @param newestSeq sequence number of the newest row, 0 when there is none
     */
    record ChainState(TenantId tenant, @Nullable ChainHead head, long newestSeq) {

        private static ChainState of(TenantId tenant, Row row) {
            var newestSeq = row.getLong("newest_seq");
            var head = row.getUUID("tenant_id") == null ? null : ChainHead.of(tenant, row);
            return new ChainState(tenant, head, newestSeq == null ? 0 : newestSeq);
        }

        /** Returns the last line of an export. */
        AuditLink.Head exportedHead() {
            return head == null
                    ? new AuditLink.Head(tenant, 0, AuditLink.NOTHING_BEFORE)
                    : new AuditLink.Head(tenant, head.seq(), head.hash());
        }
    }
}
