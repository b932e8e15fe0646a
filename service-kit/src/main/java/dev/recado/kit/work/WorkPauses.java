package dev.recado.kit.work;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Pauses lanes of a channel until they are resumed, for all replicas. Nothing is claimed from a paused lane, and its items hold
 * back no other lane of their person. Work that is claimed already is not stopped.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class WorkPauses {

    /** The lanes of a channel that are not paused, of those of a parameter; $1 is the queue. The table is almost always empty. */
    static final String OPEN_LANES = """
        array(select unnest(%1$s::smallint[])
            except
            select p.lane from work_pause p where p.queue = $1 and p.tenant_id = %2$s.tenant_id and p.channel = %2$s.channel)""";
    /** Releases the items of paused lanes whose worker was lost, because a claimed item holds back all others of its person. */
    static final String RELEASE_LOST = """
        update work w
        set claimed = false, leased_until = null
        where w.ctid = any(array(
            select l.ctid
            from work_pause p
            join work l using (queue, tenant_id, channel, lane)
            where p.queue = $1 and l.claimed and l.leased_until < statement_timestamp()
            for update of l skip locked))""";
    private static final String PAUSE = """
        insert into work_pause (tenant_id, queue, channel, lane, reason, paused_by)
        select $1, $2, $3, lane, $5, $6
        from unnest($4::smallint[]) as l(lane)
        order by lane
        on conflict (tenant_id, queue, channel, lane) do update
            set reason = excluded.reason, paused_by = excluded.paused_by""";
    private static final String RESUME = """
        delete from work_pause
        where tenant_id = $1 and queue = $2 and channel = $3 and lane = any($4)""";
    private static final String RESUME_ALL = """
        delete from work_pause
        where tenant_id = $1 and queue = $2 and channel = $3""";
    private static final String LIST = """
        select channel, lane, reason, paused_by, paused_at
        from work_pause
        where tenant_id = $1 and queue = $2 and channel = any($3)
        order by channel, lane""";

    private final WorkConfig config;
    private final WorkLoop loop;

    WorkPauses(WorkConfig config, WorkLoop loop) {
        this.config = config;
        this.loop = loop;
    }

    /**
     * A paused lane.
     *
     * @param by the id of the person who paused it, or null
     */
    public record PausedLane(String channel, int lane, String reason, @Nullable String by, Instant since) {

        private static PausedLane of(Row row) {
            return new PausedLane(row.getString("channel"), row.getShort("lane"), row.getString("reason"),
                    row.getString("paused_by"), Rows.instant(row, "paused_at"));
        }
    }

    /** Pauses the lanes. A lane that is paused already gets the new reason and keeps its time. */
    public Uni<Void> pause(Tx tx, TenantId tenant, String channel, Collection<Integer> lanes, String reason,
            @Nullable String by) {
        return tx.update(PAUSE, tenant.value(), config.queue(), channel, Rows.smallints(lanes), reason, by).replaceWithVoid();
    }

    /** Resumes the lanes; returns how many of them were paused. */
    public Uni<Integer> resume(Tx tx, TenantId tenant, String channel, Collection<Integer> lanes) {
        tx.afterCommit(loop::wake);
        return tx.update(RESUME, tenant.value(), config.queue(), channel, Rows.smallints(lanes));
    }

    /** Resumes all lanes of a channel that is removed, so that its waiting work ends. */
    public Uni<Void> resumeAll(Tx tx, TenantId tenant, String channel) {
        tx.afterCommit(loop::wake);
        return tx.update(RESUME_ALL, tenant.value(), config.queue(), channel).replaceWithVoid();
    }

    /** Lists the paused lanes of these channels. */
    public Uni<List<PausedLane>> list(Tx tx, TenantId tenant, Collection<String> channels) {
        return tx.query(LIST, tenant.value(), config.queue(), channels.toArray(String[]::new))
                .map(rows -> Rows.list(rows, PausedLane::of));
    }
}
