package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private static final String FIRST = "6f0e9c1a-0000-4000-8000-0000000000a1";
    private static final String SECOND = "6f0e9c1a-0000-4000-8000-0000000000a2";

    @Test
    void each_tenant_has_its_own_hosts() {
        assertThat(AllowedHosts.parse(FIRST + "=crm.example:8443, " + SECOND + "=[::1]:8080," + FIRST + "=10.0.0.1:80"))
                .isEqualTo(
                        Map.of(tenant(FIRST), Set.of("crm.example:8443", "10.0.0.1:80"), tenant(SECOND), Set.of("[::1]:8080")));
    }

    @Test
    void nothing_is_allowed_by_default() {
        assertThat(AllowedHosts.parse(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm.example:443", FIRST, FIRST + "=crm.example", FIRST + "=https://crm.example:443",
            FIRST + "=crm.example:443,", "main=crm.example:443"})
    void a_wrong_entry_stops_the_start(String setting) {
        assertThatThrownBy(() -> AllowedHosts.parse(setting)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: <tenant id>=host:port");
    }

    private static TenantId tenant(String id) {
        return new TenantId(UUID.fromString(id));
    }
}
