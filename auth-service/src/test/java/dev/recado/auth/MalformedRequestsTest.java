package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.oneOf;

import java.util.List;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed values are refused with the field's name, and never stored. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class MalformedRequestsTest {

    private static final String LONG = "x".repeat(10_000);
    private static final int ANSWER_CHARS_MAX = 1_500;

    private String owner;

    @BeforeEach
    void openTenant() {
        owner = Api.ownerOfNewTenant();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: all@example.com", "a\nb", "a\tb", "a\u0000b", "a\u0085b", "a\u2028b", "a\u007fb"})
    void no_name_that_mails_or_lists_show_has_a_line_break_or_a_control_character(String name) {
        refused(Api.as(owner).body(Map.of("name", name)).patch("/api/v1/tenants/current"), "name");
        refused(Api.as(owner).body(Map.of("name", name)).patch("/api/v1/me"), "name");
        refused(Api.as(owner).body(Map.of("name", name)).post("/api/v1/tenants/current/teams"), "name");
        refused(Api.as(owner).body(Map.of("name", name, "scopes", List.of("messages.read"))).post("/api/v1/api-keys"), "name");
        refused(Api.as(owner).body(Map.of("name", name, "email", Api.freshEmail("x"), "roles", List.of("agent")))
                .post("/api/v1/users/invites"), "name");
        refused(Api.as(Api.platformAdmin())
                .body(Map.of("name", name, "owner", Map.of("email", Api.freshEmail("x"), "password", Api.PASSWORD)))
                .post("/api/v1/tenants"), "name");
        refused(Api.as(owner).body(Map.of("name", "x", "email", name + "@example.com", "roles", List.of("agent")))
                .post("/api/v1/users/invites"), "email");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u200b", "\u2060\u200d", "\u2800"})
    void no_name_is_invisible(String name) {
        refused(Api.as(owner).body(Map.of("name", name)).patch("/api/v1/tenants/current"), "name");
        refused(Api.as(owner).body(Map.of("name", name)).patch("/api/v1/me"), "name");
        refused(Api.as(owner).body(Map.of("name", name)).patch("/api/v1/users/" + Api.idOf(owner)), "name");
        refused(Api.as(owner).body(Map.of("name", name)).post("/api/v1/tenants/current/teams"), "name");
        refused(Api.as(owner).body(Map.of("name", name, "scopes", List.of("audits.read"))).post("/api/v1/api-keys"), "name");
        refused(Api.as(Api.platformAdmin())
                .body(Map.of("name", name, "owner", Map.of("email", Api.freshEmail("x"), "password", Api.PASSWORD)))
                .post("/api/v1/tenants"), "name");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/users,page,abc", "/api/v1/users,page_size,1e3", "/api/v1/users/invites,page,-99999999999",
            "/api/v1/api-keys,page_size,x", "/api/v1/audit,tenant,nobody", "/api/v1/audit,page,abc",
            "/api/v1/audit/export,after,many", "/api/v1/audit/export,tenant,nobody"})
    void an_odd_value_in_the_query_is_refused_with_its_field_and_value(String path, String field, String value) {
        // the first letter of the framework's own text is no value of the request
        Api.as(owner).queryParam("action", "i").queryParam(field, value).get(path).then().statusCode(400)
                .body("details[0].field", equalTo(field)).body("details[0].message", containsString(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z", "now"})
    void a_time_that_no_store_can_hold_is_refused(String time) {
        refused(Api.as(owner).queryParam("from", time).get("/api/v1/audit"), "from");
        refused(Api.as(owner).queryParam("until", time).get("/api/v1/audit"), "until");
    }

    @Test
    void odd_numbers_and_ids_are_refused_and_never_a_defect() {
        refused(Api.as(owner).queryParam("page", "99999999999").get("/api/v1/users"), "page");
        refused(Api.as(owner).queryParam("page", "-1").get("/api/v1/users"), "page");
        refused(Api.as(owner).queryParam("page_size", "NaN").get("/api/v1/users"), "page_size");
        refused(Api.as(owner).queryParam("tenant", "1").get("/api/v1/audit"), "tenant");
        Api.as(owner).get("/api/v1/users/not-an-id").then().statusCode(404);
        Api.as(owner).queryParam("after", Long.MAX_VALUE).get("/api/v1/audit/export").then().statusCode(200);
        for (var expiry : List.of("\"+1000000000-12-31T23:59:59.999999999Z\"", "1e400", "-1", "\"\"", "99999999999999999999999",
                "{}")) {
            Api.as(owner).body("{\"name\":\"k\",\"scopes\":[\"messages.read\"],\"expires_at\":" + expiry + "}")
                    .post("/api/v1/api-keys").then().statusCode(oneOf(400, 201));
        }
        Api.as(owner).body("{\"name\":\"k\",\"open_conversations_max\":99999999999}").post("/api/v1/tenants/current/teams")
                .then()
                .statusCode(400);
        Api.as(owner).body("{\"name\":\"k\",\"member_ids\":[null]}").post("/api/v1/tenants/current/teams").then()
                .statusCode(400);
    }

    @Test
    void a_refusal_quotes_no_more_than_the_start_of_a_value() {
        for (var answer : List.of(
                Api.as(owner).body(Map.of("time_zone", LONG)).patch("/api/v1/tenants/current"),
                Api.as(owner).body(Map.of("name", "k", "scopes", List.of(LONG))).post("/api/v1/api-keys"),
                Api.as(owner).queryParam("from", "x".repeat(5_000)).get("/api/v1/audit"),
                Api.as(owner).body("{\"" + LONG + "\":\"\\u0000\"}").patch("/api/v1/me"),
                Api.as(owner).body(Map.of("roles", List.of(LONG))).patch("/api/v1/users/" + Api.idOf(owner)))) {
            answer.then().statusCode(400);
            assertThat(answer.asString().length()).isLessThan(ANSWER_CHARS_MAX);
        }
    }

    private static void refused(Response answer, String field) {
        answer.then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD")).body("details.field", hasItem(field))
                .body("details.size()", lessThan(5));
    }
}
