package dev.recado.conversation.conversation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import java.util.UUID;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ConversationSearchTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000c1")})
class ConversationSearchTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000009";

    private final Customer bia = Customer.of(TenantId.of(TENANT));

    @Test
    void a_person_is_found_by_every_known_address_in_any_spelling() {
        // Given
        var userId = "BR." + UUID.randomUUID().toString().replace("-", "");
        var rest = "1155" + bia.person().phone().substring(7);
        var id = ask(bia.as(new Person("549" + rest, null, null, null, "Zélia Prado")), "oi").conversationId().toString();
        ask(bia.as(new Person("549" + rest, userId, null, null, null)), "sou eu");
        // When
        ask(bia.as(new Person(null, userId, null, null, null)), "de novo");
        // Then
        find("549" + rest).body("results.id", contains(id), "results[0].contact.phone", equalTo("549" + rest),
                "results[0].contact.addresses.value", hasItem("549" + rest), "results[0].contact.addresses.value",
                hasItem(userId));
        find("54" + rest).body("results.id", contains(id));
        find("+54 9 " + rest).body("results.id", contains(id));
        find(rest.substring(3)).body("results.id", hasItem(id));
        find(userId).body("results.id", contains(id));
        find("zéLIA pr").body("results.id", hasItem(id));
        find("Zé").body("results.id", hasItem(id));
        find("Pr").body("results.id", hasItem(id));
        find("100%").body("results", empty());
        find("no such person").body("results", empty(), "count", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "3, 0"})
    void every_page_reports_the_count_of_all_pages(int page, int results) {
        // Given
        var name = "Pagina " + UUID.randomUUID();
        for (var i = 0; i < 3; i++) {
            var customer = Customer.of(TenantId.of(TENANT));
            ask(customer.as(new Person(customer.person().phone(), null, null, null, name)), "oi");
        }
        // Then
        given().queryParams("q", name, "page", page, "page_size", 2).get("/api/v1/conversations").then().statusCode(200)
                .body("count", equalTo(3), "results", hasSize(results));
    }

    @ParameterizedTest
    @CsvSource({"state, asleep", "assignee, nobody", "q, %00", "q, a%0Ab", "q, ...", "q, %2D%2B%2D",
            "page, 0", "page, 10000", "page_size, 101",
            "page, abc", "page_size, 1.5"})
    void an_odd_value_of_a_filter_is_refused_by_name(String filter, String value) {
        given().urlEncodingEnabled(false).get("/api/v1/conversations?" + filter + "=" + value).then().statusCode(400)
                .body("code", equalTo("INVALID_PAYLOAD"));
    }

    @ParameterizedTest
    @CsvSource({"before, nobody", "limit, 0", "limit, 101", "limit, many"})
    void an_odd_value_of_a_history_is_refused_by_name(String parameter, String value) {
        var id = ask(bia, "oi").conversationId();
        given().get("/api/v1/conversations/" + id + "/messages?" + parameter + "=" + value).then().statusCode(400)
                .body("details[0].field", equalTo(parameter));
    }

    @Test
    void a_search_text_above_its_limit_is_refused() {
        given().get("/api/v1/conversations?q=" + "a".repeat(101)).then().statusCode(400);
        given().get("/api/v1/conversations?q=" + "a".repeat(100)).then().statusCode(200);
    }

    private static ValidatableResponse find(String words) {
        return given().queryParam("q", words).get("/api/v1/conversations").then().statusCode(200);
    }
}
