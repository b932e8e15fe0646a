package dev.recado.auth.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import org.jspecify.annotations.Nullable;

/** Conditions of a search in the audit; a condition that is left out matches every row. */
record AuditFilter(@Nullable String action, @Nullable String actor, @Nullable String subject, @Nullable Instant from,
        @Nullable Instant until) {

    /** Returns SQL with {@code $1} for the tenant and one further parameter for each condition. */
    String condition() {
        var sql = new StringBuilder("tenant_id = $1");
        var next = 2;
        for (var condition : conditions()) {
            sql.append(" and ").append(condition.sql()).append(" $").append(next++);
        }
        return sql.toString();
    }

    Object[] parameters(TenantId tenant) {
        var all = new ArrayList<Object>();
        all.add(tenant.value());
        conditions().forEach(condition -> all.add(condition.value()));
        return all.toArray();
    }

    private List<Condition> conditions() {
        var all = new ArrayList<Condition>();
        add(all, "action =", action);
        add(all, "actor_id =", actor);
        add(all, "subject_id =", subject);
        add(all, "occurred_at >=", Rows.timestamp(from));
        add(all, "occurred_at <", Rows.timestamp(until));
        return all;
    }

    private static void add(List<Condition> all, String sql, @Nullable Object value) {
        if (value != null) {
            all.add(new Condition(sql, value));
        }
    }

    private record Condition(String sql, Object value) {
    }
}
