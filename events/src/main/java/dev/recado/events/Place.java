package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * A place inside a template.
 *
 * @param latitude in decimal degrees, as in {@code -23.55}
 * @param longitude in decimal degrees
 * @param name of the place, or null
 * @param address shown below the name, or null
 */
public record Place(String latitude, String longitude, @Nullable String name, @Nullable String address) {

    @Override
    public String toString() {
        return "Place[redacted]";
    }
}
