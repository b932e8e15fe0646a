package dev.recado.conversation.live;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.store.Rows;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** The tickets that are out; shared by all replicas, since another one may be asked to honour it. */
@ApplicationScoped
class LiveTicketRepository {

    private static final String ADD = """
        insert into live_ticket (tenant_id, hash, subject, machine, reads_all, agent, token_version,
            token_ends_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9::bigint * interval '1 millisecond')""";
    /** Of two that come with one ticket the row is there for one. */
    private static final String USE = """
        delete from live_ticket where tenant_id = $1 and hash = $2
        returning subject, machine, reads_all, agent, token_version, token_ends_at,
            expires_at > now() and token_ends_at > now() as in_time""";

    Uni<Void> add(TenantId tenant, Tx tx, New ticket) {
        var of = ticket.admission();
        return tx.update(ADD, tenant.value(), ticket.hash(), of.subject(), of.machine(), of.sight().all(), of.agent(),
                of.tokenVersion(), of.endsAt(), ticket.ageMax().toMillis()).replaceWithVoid();
    }

    /** Empty when there is none, or none any more; whatever it was, it is gone. */
    Uni<Optional<FeedGrant>> use(TenantId tenant, Tx tx, byte[] hash) {
        return tx.query(USE, tenant.value(), hash)
                .map(found -> Rows.list(found, row -> row).stream().findFirst().filter(row -> row.getBoolean("in_time"))
                        .map(row -> admission(tenant, row)));
    }

    private static FeedGrant admission(TenantId tenant, Row row) {
        var subject = row.getUUID("subject");
        var sight = new ConversationVisibility(row.getBoolean("machine") ? null : subject, row.getBoolean("reads_all"));
        return new FeedGrant(tenant, subject, sight, row.getBoolean("agent"), row.getLong("token_version"),
                Rows.instant(row, "token_ends_at"));
    }

    /** A ticket to keep. */
    record New(FeedGrant admission, byte[] hash, Duration ageMax) {
    }
}
