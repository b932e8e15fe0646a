package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * The ad or post that led the customer here, on the first message after the click; every part may be null.
 *
 * @param sourceType {@code ad} or {@code post}
 * @param ctwaClid id of the click as received, of any length
 * @param welcomeMessage greeting of the ad
 */
public record Referral(@Nullable String sourceType, @Nullable String sourceId, @Nullable String sourceUrl,
        @Nullable String headline, @Nullable String body, @Nullable String mediaType,
        @Nullable String imageUrl, @Nullable String videoUrl, @Nullable String thumbnailUrl, @Nullable String ctwaClid,
        @Nullable String welcomeMessage) {

    @Override
    public String toString() {
        return "Referral[sourceType=" + sourceType + "]";
    }
}
