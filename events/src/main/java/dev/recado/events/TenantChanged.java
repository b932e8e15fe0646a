package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The present settings of a tenant. Compacted topic {@code tenants.changed}.
 *
 * @param eventId {@code <tenant id>:<version>}
 * @param timeZone IANA name
 * @param locale BCP 47 tag
 * @param suspended whether its users and API keys are locked out
 * @param workingHours when people answer, in its time zone; always when empty or null
 * @param teams its groups of agents, or null
 * @param agentsSeeAll false when agents see only own and unassigned conversations; null means true
 */
public record TenantChanged(String eventId, TenantId tenantId, Instant occurredAt, String name, String timeZone, String locale,
        boolean suspended, @Nullable List<Shift> workingHours, @Nullable List<Team> teams,
        @Nullable Boolean agentsSeeAll) implements SuiteEvent {

    public TenantChanged {
        workingHours = workingHours == null ? null : List.copyOf(workingHours);
        teams = teams == null ? null : List.copyOf(teams);
    }

    @Override
    public String kind() {
        return "tenant_changed";
    }

    /**
     * Working hours on one weekday.
     *
     * @param day {@code monday} to {@code sunday}
     * @param from {@code HH:mm}
     * @param until {@code HH:mm}, after {@code from}; {@code 24:00} is the end of the day
     */
    public record Shift(String day, String from, String until) {
    }

    /**
     * A team of agents who share work.
     *
     * @param openConversationsMax most open conversations of each agent, or null for no limit
     */
    public record Team(UUID id, String name, @Nullable Integer openConversationsMax) {
    }
}
