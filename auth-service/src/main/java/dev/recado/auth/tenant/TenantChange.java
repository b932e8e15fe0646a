package dev.recado.auth.tenant;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The request to change a tenant; absent fields stay unchanged.
 *
 * @param timeZone IANA name
 * @param locale BCP 47 tag
 * @param workingHours the complete new list of periods; empty means always open
 * @param apiKeysOutliveOwner true if the API keys of a deactivated user stay valid
 * @param agentsSeeAll false if an agent sees only their own and unassigned conversations
 */
record TenantChange(
        @Size(max = NewTenant.NAME_MAX) @OneLine @HasVisibleCharacter @Nullable String name,
        @Nullable String timeZone, @Pattern(regexp = NewTenant.LOCALE) @Nullable String locale,
        @Size(max = WORKING_HOURS_MAX) @Nullable List<@Valid @NotNull WorkingHours> workingHours,
        @Nullable Boolean agentsSeeAll, @Nullable Boolean apiKeysOutliveOwner) {

    static final int WORKING_HOURS_MAX = 50;

    TenantChange {
        workingHours = workingHours == null ? null : new ArrayList<>(workingHours);
    }

    /** Checks what no annotation can express. */
    void check() {
        if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw Refusal.invalid("time_zone", "must be an IANA time zone, but is " + GivenValue.quoted(timeZone));
        }
        if (workingHours != null && !areDisjoint(periods())) {
            throw Refusal.invalid("working_hours", "must each end after their start and must not overlap");
        }
    }

    List<WorkingPeriod> periods() {
        return workingHours.stream().map(WorkingPeriod::of).toList();
    }

    private static boolean areDisjoint(List<WorkingPeriod> periods) {
        for (var i = 0; i < periods.size(); i++) {
            var period = periods.get(i);
            if (period.fromMinute() >= period.untilMinute() || periods.subList(0, i).stream().anyMatch(period::overlaps)) {
                return false;
            }
        }
        return true;
    }
}
