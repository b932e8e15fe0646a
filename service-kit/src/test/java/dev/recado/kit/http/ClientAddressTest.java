package dev.recado.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private record Trusted(Optional<List<String>> trustedProxies) implements HttpConfig {

        static ClientAddress of(String... proxies) {
            return new ClientAddress(new Trusted(Optional.of(List.of(proxies))));
        }

        @Override
        public Duration bodyTimeMax() {
            return Duration.ofSeconds(10);
        }

        @Override
        public MemorySize bodyBytesInFlightMax() {
            return new MemorySize(BigInteger.ONE);
        }

        @Override
        public String clientAddressHeader() {
            return "X-Forwarded-For";
        }
    }

    @Test
    void without_a_trusted_proxy_the_connection_counts() {
        assertThat(new ClientAddress(new Trusted(Optional.empty())).of("127.0.0.1", List.of("203.0.113.7")))
                .isEqualTo("127.0.0.1");
        assertThat(Trusted.of("10.0.0.0/8").of("127.0.0.1", List.of("203.0.113.7"))).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        203.0.113.7                          | 203.0.113.7
        198.51.100.1, 203.0.113.7            | 203.0.113.7
        198.51.100.1, 203.0.113.7, 10.1.2.3  | 203.0.113.7
        10.1.2.4, 10.1.2.3                   | 10.1.2.4
        203.0.113.7:4711                     | 203.0.113.7
        [2001:db8::7]:443                    | 2001:db8::7
        198.51.100.1, unknown                | 127.0.0.1
        198.51.100.1,                        | 198.51.100.1
        ''                                   | 127.0.0.1
        1; drop table                        | 127.0.0.1
        """)
    void the_last_address_that_is_no_trusted_proxy_counts(String reported, String address) {
        assertThat(Trusted.of("127.0.0.1", "10.0.0.0/8").of("127.0.0.1", List.of(reported))).isEqualTo(address);
    }

    @Test
    void several_headers_are_one_list_of_bounded_length() {
        var client = Trusted.of("127.0.0.1", "10.0.0.0/8");
        assertThat(client.of("127.0.0.1", List.of("198.51.100.1", "203.0.113.7"))).isEqualTo("203.0.113.7");
        assertThat(client.of("127.0.0.1", List.of("198.51.100.1" + ",10.0.0.1".repeat(20)))).isEqualTo("10.0.0.1");
    }

    @Test
    void a_proxy_that_is_no_address_fails_the_start() {
        assertThatThrownBy(() -> Trusted.of("proxy.example")).hasMessageContaining("RECADO_TRUSTED_PROXIES")
                .hasMessageContaining("proxy.example");
        assertThatThrownBy(() -> Trusted.of("10.0.0.0/99")).isInstanceOf(IllegalArgumentException.class);
    }
}
