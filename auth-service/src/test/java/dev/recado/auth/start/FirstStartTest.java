package dev.recado.auth.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;

import dev.recado.auth.Api;
import dev.recado.auth.key.SigningKeys;
import dev.recado.auth.start.FirstStart.FirstOwnerConfig;
import dev.recado.auth.tenant.Tenants;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first start needs the owner's password, and no start logs one. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class FirstStartTest {

    @Inject
    SigningKeys keys;
    @Inject
    Tenants tenants;
    @Inject
    Validator validator;
    @Inject
    RecadoConfig suite;
    @Inject
    Mutiny.SessionFactory sessions;

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "short", "Password1!"})
    void without_a_good_password_the_first_start_ends_with_one_line(String password) {
        // Given
        var name = "first " + UUID.randomUUID();
        // When // Then
        assertThatThrownBy(() -> open(name, password)).isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining("RECADO_ADMIN_PASSWORD");
        assertThat(TestDatabase.texts("select name from tenant")).doesNotContain(name);
        assertThat(Api.log()).contains("auth cannot start, ").doesNotContain("Password1!");
    }

    @Test
    void a_later_start_needs_no_password() {
        assertThatCode(() -> open(suite.tenant(), "")).doesNotThrowAnyException();
    }

    @Test
    void the_log_of_a_first_start_does_not_contain_the_password() throws Throwable {
        // Given
        var name = "first " + UUID.randomUUID();
        // When
        open(name, "fake-secret-to-look-for");
        // Then
        assertThat(Api.log()).contains("First start: tenant " + name + " opened").doesNotContain("fake-secret-to-look-for");
    }

    private void open(String name, String password) throws Throwable {
        var owner = new FirstOwnerConfig() {

            @Override
            public String email() {
                return name.equals(suite.tenant()) ? Api.FIRST_OWNER : Api.freshEmail("first");
            }

            @Override
            public Optional<String> password() {
                return Optional.of(password);
            }
        };
        var start = new FirstStart(sessions, keys, tenants, validator, suite, owner);
        VertxContextSupport.subscribeAndAwait(() -> start.openTenant(name));
    }
}
