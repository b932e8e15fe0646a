package dev.recado.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;

import dev.recado.auth.Api;
import dev.recado.auth.OpaqueToken;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tests the refresh rate of a session; instead of waiting it moves {@code next_refresh_at} in the database. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class RefreshRateTest {

    private final String email = Api.freshEmail("ana");

    @Test
    void a_session_refreshed_too_often_waits_and_its_token_stays_valid() {
        // Given
        Api.addUser(Api.ownerOfNewTenant(), email, "agent").then().statusCode(201);
        var token = SessionApi.logIn(email);
        var session = UUID.fromString(TestDatabase.texts("select session_id from refresh_token where hash = ?",
                OpaqueToken.hash(token)).getFirst());
        TestDatabase.update("update user_session set next_refresh_at = now() + interval '10 minutes' where id = ?", session);
        // When, Then
        SessionApi.refresh(token).then().statusCode(429).header("Retry-After", equalTo("2")).body("code",
                equalTo("RATE_LIMITED"));
        TestDatabase.update("update user_session set next_refresh_at = now() + interval '50 seconds' where id = ?", session);
        String second = SessionApi.refresh(token).then().statusCode(200).extract().path("refresh_token");
        SessionApi.refresh(second).then().statusCode(200);
        assertThat(
                TestDatabase.count("select extract(epoch from next_refresh_at - now())::integer from user_session where id = ?",
                        session))
                .isBetween(25L, 54L);
    }
}
