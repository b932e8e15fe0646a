package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.recado.events.TenantId;
import org.junit.jupiter.api.Test;

class ClaimCapacityTest {

    private static final TenantId TENANT = TenantId.random();

    private static WaitingChannel waiting(String channel, int due) {
        return new WaitingChannel(TENANT, channel, due);
    }

    private static List<ClaimedWork> running(String channel, int count) {
        return Collections.nCopies(count, new ClaimedWork(TENANT, UUID.randomUUID(), channel, "p", 1, 1));
    }

    private static Map<String, Integer> shares(int free, List<ClaimedWork> running, int channelMax, WaitingChannel... waiting) {
        return new ClaimCapacity(free, running, new Random(1)).share(List.of(waiting), channelMax).stream()
                .collect(Collectors.toMap(ChannelShare::channel, ChannelShare::places));
    }

    @Test
    void a_backlog_leaves_the_other_channels_their_places() {
        assertThat(shares(12, List.of(), 64, waiting("a", 10_000), waiting("b", 1), waiting("c", 2))).containsEntry("b", 1)
                .containsEntry("c", 2);
    }

    @Test
    void scarce_places_are_shared_evenly() {
        assertThat(shares(8, List.of(), 64, waiting("a", 50), waiting("b", 50)).values()).allSatisfy(
                places -> assertThat(places).isBetween(2, 4));
    }

    @Test
    void a_channel_holds_at_most_its_limit_together_with_its_running_work() {
        assertThat(shares(60, running("a", 3), 5, waiting("a", 50))).containsEntry("a", 2);
        assertThat(shares(60, running("a", 5), 5, waiting("a", 50))).isEmpty();
        assertThat(shares(60, running("b", 5), 5, waiting("a", 50))).containsEntry("a", 5);
    }

    @Test
    void hanging_channels_never_hold_the_last_place() {
        // Given
        var free = 64;
        var running = new ArrayList<ClaimedWork>();
        // When
        for (var round = 0; round < 200; round++) {
            var hanging = IntStream.range(0, 6).mapToObj(i -> waiting("hanging" + i, 100)).toList();
            var given = new ClaimCapacity(free, running, new Random(round)).share(hanging, 64);
            free -= given.stream().mapToInt(ChannelShare::places).sum();
            given.forEach(share -> running.addAll(running(share.channel(), share.places())));
        }
        // Then
        assertThat(free).isPositive();
        assertThat(shares(free, running, 64, waiting("healthy", 1))).containsEntry("healthy", 1);
    }

    @Test
    void without_a_free_place_nothing_is_shared() {
        assertThat(shares(0, List.of(), 64, waiting("a", 1))).isEmpty();
    }
}
