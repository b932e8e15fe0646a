package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.recado.local.SuiteOptions.Jvm;
import dev.recado.local.SuiteOptions.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong setting is reported by name, with the expected form, before anything starts. */
class SettingsCheckTest {

    private static final String KEY = "local:" + "A".repeat(43) + "=";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RECADO_SECRETS_KEY                   | too-short                | RECADO_SECRETS_KEY is not valid; expected: id:base64
        RECADO_SECRETS_KEY                   | local:c2hvcnQ=           | each key 32 bytes
        RECADO_SECRETS_KEY                   | local:***                | each key 32 bytes
        RECADO_EGRESS_ALLOWED                | https://crm.example:443  | is "https://crm.example:443"; expected: host:port
        RECADO_EGRESS_ALLOWED                | crm.example              | host:port
        RECADO_EGRESS_ALLOWED                | crm.example:99999        | host:port
        RECADO_EGRESS_ALLOWED                | crm.example:443,         | host:port
        RECADO_OUTBOUND_CALLBACKS_HOSTS_ALLOWED | crm.example:443       | <tenant id>=host:port
        RECADO_OUTBOUND_CALLBACKS_HOSTS_ALLOWED | 6f0e9c1a-0000-4000-8000-0000000000a1=crm.example | <tenant id>=host:port
        RECADO_ADMIN_PASSWORD                | short                    | RECADO_ADMIN_PASSWORD is not valid; expected: 8 to 128
        RECADO_ADMIN_EMAIL                   | owner                    | an e-mail address
        RECADO_PUBLIC_URL                    | recado.example.com       | an http or https address
        RECADO_TRUSTED_PROXIES               | proxy.example            | is "proxy.example"; expected: addresses or networks
        RECADO_TRUSTED_PROXIES               | 10.0.0.0/99              | addresses or networks
        RECADO_TRUSTED_PROXIES               | 10.0.0.1,                | addresses or networks
        RECADO_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX | 0                  | a number from 1 to 10000
        RECADO_GATEWAY_REQUESTS_PER_ADDRESS_MAX | 10001                 | a number from 1 to 10000
        RECADO_CLIENT_ADDRESS_HEADER         | X-Forwarded-For: 1       | the name of one HTTP header
        RECADO_SMTP_PORT                     | smtp                     | a port from 1 to 65535
        RECADO_SMTP_START_TLS                | yes                      | DISABLED, OPTIONAL or REQUIRED
        RECADO_MAIL_FOLDER                   | /proc/version/mail       | a folder
        RECADO_SHUTDOWN_DELAY                | soon                     | a time such as 500ms
        RECADO_AUTH_SESSION_AGE_MAX          | -1                       | a time such as 500ms
        RECADO_AUTH_HASHING_THREADS_MAX      | 0                        | a number from 1
        RECADO_ACCESS_REQUESTS_PER_SECOND_MAX | many                    | a number from 1
        WHATSAPP_PHONE_NUMBER_ID             | +5511999990001           | digits alone
        """)
    void a_wrong_value_is_reported_with_the_expected_form(String name, String value, String words) {
        assertThatThrownBy(() -> SettingsCheck.check(options(Map.of(name, value)))).isInstanceOf(SuiteFailure.class)
                .hasMessageStartingWith(name).hasMessageContaining(words);
    }

    @Test
    void a_wrong_secret_is_reported_without_its_value() {
        assertThatThrownBy(() -> SettingsCheck.check(options(Map.of("RECADO_SECRETS_KEY", "test_secret_value"))))
                .hasMessageNotContaining("test_secret_value");
    }

    @Test
    void all_wrong_settings_are_reported_together() {
        assertThatThrownBy(() -> SettingsCheck.check(options(Map.of("RECADO_SMTP_PORT", "x", "RECADO_ADMIN_EMAIL", "y"))))
                .hasMessageContaining("RECADO_SMTP_PORT").hasMessageContaining("\nrecado: RECADO_SMTP_PORT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RECADO_EGRESS_ALLOWED           | crm.example:443, [::1]:8080
        RECADO_OUTBOUND_CALLBACKS_HOSTS_ALLOWED | 6f0e9c1a-0000-4000-8000-0000000000a1=crm.example:8443
        RECADO_PUBLIC_URL               | https://recado.example.com
        RECADO_SHUTDOWN_DELAY           | 1m30s
        RECADO_SHUTDOWN_DELAY           | PT5S
        RECADO_SHUTDOWN_DELAY           | 500ms
        RECADO_AUTH_THROTTLE_WAIT_FIRST | 0s
        RECADO_SMTP_HOST                | smtp.example.com
        RECADO_SMTP_START_TLS           | disabled
        RECADO_MAIL_FROM                | Recado <no-reply@example.com>
        RECADO_AUTH_INVITE_PER_HOUR_MAX | 0
        RECADO_PUBLIC_URL               | HTTPS://my_host:8443
        RECADO_SHUTDOWN_DELAY           | 1.5s
        RECADO_ADMIN_PASSWORD           | ' '
        """)
    void a_right_or_blank_value_passes(String name, String value) {
        assertThatCode(() -> SettingsCheck.check(options(Map.of(name, value, "RECADO_SECRETS_KEY", KEY + ",old" + KEY))))
                .doesNotThrowAnyException();
    }

    @Test
    void a_graph_address_without_https_needs_an_egress_exception() {
        // Given
        var given = new HashMap<>(Map.of("WHATSAPP_TOKEN", "test_token", "WHATSAPP_PHONE_NUMBER_ID", "1",
                "WHATSAPP_BUSINESS_ID", "2", "WHATSAPP_APP_SECRET", "test_app_secret", "WHATSAPP_VERIFY_TOKEN", "test_verify",
                "GEMINI_API_KEY", "test_key", "WHATSAPP_API_BASE_URL", "http://graph.internal:8090/v26.0"));
        // Then
        assertThatThrownBy(() -> SettingsCheck.check(options(given)))
                .hasMessageContaining("graph.internal:8090 in RECADO_EGRESS_ALLOWED");
        given.put("RECADO_EGRESS_ALLOWED", "graph.internal:8090");
        assertThatCode(() -> SettingsCheck.check(options(given))).doesNotThrowAnyException();
    }

    private static SuiteOptions options(Map<String, String> environment) {
        return new SuiteOptions(Path.of("."), Path.of("."), SuitePorts.usual(), environment, Map.of(), Scope.ALL, Jvm.FULL,
                line -> {
                });
    }
}
