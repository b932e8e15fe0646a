package dev.recado.events;

/**
 * The ad or post that brought the customer, on the first message after the click; every part may be null.
 *
 * @param sourceType {@code ad} or {@code post}
 * @param ctwaClid the click's id, exactly as received, of any length
 * @param welcomeMessage what the ad greeted the customer with
 */
public record Referral(String sourceType, String sourceId, String sourceUrl, String headline, String body, String mediaType,
        String imageUrl, String videoUrl, String thumbnailUrl, String ctwaClid, String welcomeMessage) {

    @Override
    public String toString() {
        return "Referral[sourceType=" + sourceType + "]";
    }
}
