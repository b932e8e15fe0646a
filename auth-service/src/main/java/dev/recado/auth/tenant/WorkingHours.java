package dev.recado.auth.tenant;

import java.time.DayOfWeek;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A period of one weekday in which a tenant's agents answer, as the API shows it.
 *
 * @param from {@code HH:mm} in the tenant's time zone
 * @param until {@code HH:mm} after {@code from}; {@code 24:00} is the day's end
 */
@RegisterForReflection
record WorkingHours(@NotNull DayOfWeek day, @NotNull @Pattern(regexp = TIME, message = "must be HH:mm") String from,
        @NotNull @Pattern(regexp = TIME + "|24:00", message = "must be HH:mm") String until) {

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
}
