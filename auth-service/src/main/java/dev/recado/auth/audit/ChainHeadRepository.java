package dev.recado.auth.audit;

import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Where each tenant's chain ends; its row is the lock under which the chain grows. */
@ApplicationScoped
class ChainHeadRepository {

    private static final String BEGIN = """
        insert into audit_chain (tenant_id, last_seq, last_hash, secrets_key_id, seal)
        values ($1, $2, decode($3, 'hex'), $4, $5) on conflict do nothing""";
    private static final String LOCK = "select * from audit_chain where tenant_id = $1 for update";
    private static final String MOVE = """
        update audit_chain set last_seq = $2, last_hash = decode($3, 'hex'), secrets_key_id = $4, seal = $5
        where tenant_id = $1""";
    private static final String ENDS_AFTER = "select * from audit_chain where tenant_id > $1 order by tenant_id limit $2";
    /** In one statement, so that both are of the same moment. */
    private static final String LOOK = """
        select c.*, (select max(seq) from audit where tenant_id = $1) as newest_seq
        from (values (1)) one left join audit_chain c on c.tenant_id = $1""";

    private final SecretCipher secrets;

    ChainHeadRepository(SecretCipher secrets) {
        this.secrets = secrets;
    }

    /** Held until the end of the transaction; a chain that has no end yet begins. */
    Uni<ChainHead> lock(TenantId tenant, Tx tx) {
        return tx.query(LOCK, tenant.value()).chain(rows -> rows.size() == 1
                ? Uni.createFrom().item(rows)
                : begin(tenant, tx).chain(() -> tx.query(LOCK, tenant.value())))
                .map(rows -> ChainHead.of(tenant, rows.iterator().next()));
    }

    private Uni<Integer> begin(TenantId tenant, Tx tx) {
        var end = ChainHead.empty(tenant, secrets);
        return tx.update(BEGIN, tenant.value(), end.seq(), end.hash(), end.seal().keyId(), end.seal().bytes());
    }

    /** @return where it ends now */
    Uni<ChainHead> move(TenantId tenant, Tx tx, AuditLink last) {
        var end = ChainHead.at(last, secrets);
        return tx.update(MOVE, tenant.value(), end.seq(), end.hash(), end.seal().keyId(), end.seal().bytes()).replaceWith(end);
    }

    /** The ends of the tenants after one, in the order of their ids. */
    Uni<List<ChainHead>> endsAfter(UUID tenant, Tx tx, int rowsMax) {
        return tx.query(ENDS_AFTER, tenant, rowsMax)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> ChainHead.of(new TenantId(row.getUUID("tenant_id")), row)).toList());
    }

    Uni<Look> look(TenantId tenant, Tx tx) {
        return tx.query(LOOK, tenant.value()).map(rows -> look(tenant, rows.iterator().next()));
    }

    private static Look look(TenantId tenant, Row row) {
        var newest = row.getLong("newest_seq");
        var end = row.getUUID("tenant_id") == null ? null : ChainHead.of(tenant, row);
        return new Look(end, newest == null ? 0 : newest);
    }

    /**
     * What is there of a chain.
     *
     * @param end null when nothing was ever recorded, or somebody removed it
     * @param newestSeq of the rows themselves, 0 when there are none
     */
    record Look(ChainHead end, long newestSeq) {
    }
}
