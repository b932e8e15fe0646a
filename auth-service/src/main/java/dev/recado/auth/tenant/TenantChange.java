package dev.recado.auth.tenant;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.Refusal;

/**
 * What is to become different of a tenant; what is left out stays.
 *
 * @param timeZone IANA name
 * @param locale BCP 47 tag
 * @param workingHours all of them; empty: always
 * @param agentsSeeAll false when an agent sees only what is theirs or nobody's
 */
record TenantChange(@Size(max = NewTenant.NAME_MAX) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") String name,
        String timeZone, @Pattern(regexp = NewTenant.LOCALE) String locale,
        @Size(max = WORKING_HOURS_MAX) List<@Valid @NotNull WorkingHours> workingHours, Boolean agentsSeeAll) {

    static final int WORKING_HOURS_MAX = 50;

    TenantChange {
        workingHours = workingHours == null ? null : new ArrayList<>(workingHours);
    }

    /** What a pattern cannot say. */
    void check() {
        if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw Refusal.invalid("time_zone", "must be an IANA time zone");
        }
        if (workingHours != null && !areStretchesApart(shifts())) {
            throw Refusal.invalid("working_hours", "must each end after they begin, and not overlap");
        }
    }

    List<WorkingPeriod> shifts() {
        return workingHours.stream().map(WorkingPeriod::of).toList();
    }

    private static boolean areStretchesApart(List<WorkingPeriod> shifts) {
        for (var i = 0; i < shifts.size(); i++) {
            var shift = shifts.get(i);
            if (shift.fromMinute() >= shift.untilMinute() || shifts.subList(0, i).stream().anyMatch(shift::overlaps)) {
                return false;
            }
        }
        return true;
    }
}
