package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A tenant as it is now. Compacted topic {@code tenants.changed}.
 *
 * @param eventId {@code <tenant id>:<version>}
 * @param timeZone IANA name
 * @param locale BCP 47 tag
 * @param suspended true while nobody of it may do anything
 * @param workingHours when people answer, in its time zone; empty or null: always
 * @param teams its groups of agents, or null
 * @param agentsSeeAll false when an agent sees only what is theirs or nobody's; null as true
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
     * A stretch of one weekday.
     *
     * @param day {@code monday} to {@code sunday}
     * @param from {@code HH:mm}
     * @param until {@code HH:mm}, after {@code from}; {@code 24:00} is the day's end
     */
    public record Shift(String day, String from, String until) {
    }

    /**
     * Agents who share work.
     *
     * @param openConversationsMax how many conversations each of them holds at most, or null for no limit
     */
    public record Team(UUID id, String name, @Nullable Integer openConversationsMax) {
    }
}
