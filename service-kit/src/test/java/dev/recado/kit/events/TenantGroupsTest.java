package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class TenantGroupsTest {

    private static final TenantId FIRST = new TenantId(new UUID(0, 1));
    private static final TenantId SECOND = new TenantId(new UUID(0, 2));

    @Test
    void tenants_are_handled_in_the_order_of_their_ids() {
        // Given
        var handled = new ArrayList<String>();
        // When
        TenantGroups.forEach(Map.of(SECOND, List.of("c"), FIRST, List.of("a", "b")),
                (tenant, group) -> Uni.createFrom().voidItem().invoke(() -> handled.addAll(group))).await().indefinitely();
        // Then
        assertThat(handled).containsExactly("a", "b", "c");
    }

    @Test
    void a_failure_ends_the_sequence() {
        // Given
        var started = new ArrayList<Integer>();
        // When
        var failure = Sequential.forEach(List.of(1, 2, 3), step -> {
            started.add(step);
            return step == 2 ? Uni.createFrom().failure(new IllegalStateException()) : Uni.createFrom().item(step);
        }).onFailure().recoverWithNull();
        failure.await().indefinitely();
        // Then
        assertThat(started).containsExactly(1, 2);
    }
}
