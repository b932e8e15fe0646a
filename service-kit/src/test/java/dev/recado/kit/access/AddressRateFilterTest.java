package dev.recado.kit.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.stream.IntStream;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anonymous callers of a public endpoint share the rate of their address; the test's settings allow a burst of five. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class AddressRateFilterTest {

    private static final int ROUNDS_MAX = 200;
    private static final int TOO_MANY = 429;

    @ParameterizedTest
    @CsvSource({"203.0.113.7,203.0.113.7,203.0.113.8", "2001:db8:1:2::1,2001:db8:1:2:ffff::9,2001:db8:1:3::1"})
    void a_network_above_its_rate_is_refused_and_others_are_not(String first, String sameNetwork, String other) {
        // When
        var refused = IntStream.range(0, ROUNDS_MAX).mapToObj(i -> call(i % 2 == 0 ? first : sameNetwork))
                .filter(answer -> answer.statusCode() == TOO_MANY).findFirst().orElseThrow();
        // Then
        refused.then().contentType("application/problem+json").body("code", equalTo("RATE_LIMITED"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        call(other).then().statusCode(200);
    }

    @Test
    void other_endpoints_have_no_limit_by_address() {
        IntStream.range(0, 20).forEach(i -> given().header("X-Forwarded-For", "203.0.113.9")
                .get("/api/v1/samples/fail/conflict").then().statusCode(409));
    }

    private static Response call(String address) {
        return given().header("X-Forwarded-For", address).get("/api/v1/samples/public");
    }
}
