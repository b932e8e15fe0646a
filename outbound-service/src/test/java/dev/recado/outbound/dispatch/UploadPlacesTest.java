package dev.recado.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadPlacesTest {

    private final UploadPlaces places = new UploadPlaces();
    private final ChannelId number = ChannelId.random();

    private void take(Lane lane, int count) {
        for (var i = 0; i < count; i++) {
            assertThat(places.take(number, lane)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLY", "AGENT"})
    void answers_to_people_find_places_when_notices_find_none(Lane lane) {
        // Given
        take(Lane.NOTICE, UploadPlaces.BACKGROUND_MAX);
        assertThat(places.take(number, Lane.NOTICE)).isFalse();
        assertThat(places.take(number, Lane.BULK)).isFalse();
        // When
        take(lane, UploadPlaces.PLACES_MAX - UploadPlaces.BACKGROUND_MAX);
        // Then
        assertThat(places.take(number, lane)).isFalse();
        assertThat(places.take(ChannelId.random(), Lane.BULK)).as("another number").isTrue();
    }

    @Test
    void a_released_place_is_taken_again() {
        // Given
        take(Lane.BULK, UploadPlaces.BACKGROUND_MAX);
        assertThat(places.take(number, Lane.BULK)).isFalse();
        // When
        places.release(number);
        // Then
        assertThat(places.take(number, Lane.BULK)).isTrue();
        assertThat(places.take(number, Lane.BULK)).isFalse();
    }
}
