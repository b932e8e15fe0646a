package dev.recado.auth.tenant;

import java.time.DayOfWeek;
import java.util.Locale;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import dev.recado.events.TenantChanged;

/** A period of one weekday in which a tenant's agents answer, in minutes of the day; 1440 is the day's end. */
@Embeddable
record WorkingPeriod(@Enumerated(EnumType.STRING) DayOfWeek day, int fromMinute, int untilMinute) {

    static WorkingPeriod of(WorkingHours hours) {
        return new WorkingPeriod(hours.day(), minutes(hours.from()), minutes(hours.until()));
    }

    boolean overlaps(WorkingPeriod other) {
        return day == other.day && fromMinute < other.untilMinute && other.fromMinute < untilMinute;
    }

    TenantChanged.Shift changed() {
        return new TenantChanged.Shift(day.name().toLowerCase(Locale.ROOT), text(fromMinute), text(untilMinute));
    }

    WorkingHours view() {
        return new WorkingHours(day, text(fromMinute), text(untilMinute));
    }

    /** Parses {@code HH:mm}. */
    private static int minutes(String text) {
        return Integer.parseInt(text, 0, 2, 10) * 60 + Integer.parseInt(text, 3, 5, 10);
    }

    private static String text(int minutes) {
        return "%02d:%02d".formatted(minutes / 60, minutes % 60);
    }
}
