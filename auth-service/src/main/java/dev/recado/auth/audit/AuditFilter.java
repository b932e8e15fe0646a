package dev.recado.auth.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.recado.events.TenantId;

/** Which rows of the audit are asked for; a null narrows nothing. */
record AuditFilter(String action, String actor, String subject, Instant from, Instant until) {

    /** With {@code $1} for the tenant and one parameter more for each that narrows. */
    String condition() {
        var sql = new StringBuilder("tenant_id = $1");
        var next = 2;
        for (var narrowed : narrowing()) {
            sql.append(" and ").append(narrowed.sql()).append(" $").append(next++);
        }
        return sql.toString();
    }

    Object[] parameters(TenantId tenant) {
        var all = new ArrayList<Object>();
        all.add(tenant.value());
        narrowing().forEach(narrowed -> all.add(narrowed.value()));
        return all.toArray();
    }

    private List<Narrowed> narrowing() {
        var all = new ArrayList<Narrowed>();
        add(all, "action =", action);
        add(all, "actor_id =", actor);
        add(all, "subject_id =", subject);
        add(all, "occurred_at >=", from == null ? null : from.atOffset(ZoneOffset.UTC));
        add(all, "occurred_at <", until == null ? null : until.atOffset(ZoneOffset.UTC));
        return all;
    }

    private static void add(List<Narrowed> all, String sql, Object value) {
        if (value != null) {
            all.add(new Narrowed(sql, value));
        }
    }

    private record Narrowed(String sql, Object value) {
    }
}
