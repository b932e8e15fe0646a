package dev.recado.outbound.template;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;

import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/** Requests to the API of templates. */
final class TemplateRequests {

    private static final String TEMPLATE = """
        {"name":"%s","language":"%s","category":"utility","components":[
          {"type":"BODY","text":"Olá {{1}}, tudo bem?","example":{"body_text":[["Ana"]]}},{"type":"FOOTER","text":"Acme"},
          {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"Ver","url":"https://acme.example/{{1}}","example":["https://a.example/1"]}]}]}""";

    private TemplateRequests() {
    }

    static ValidatableResponse create(String name, String language) {
        return post(name, language, UUID.randomUUID().toString()).then();
    }

    static Response post(String name, String language, String key) {
        return given().contentType("application/json").header("Idempotency-Key", key).body(TEMPLATE.formatted(name, language))
                .post("/api/v1/templates");
    }

    static void invalid(String name, String language, String category, String field) {
        given().contentType("application/json").body("""
            {"name":"%s","language":"%s","category":"%s","components":[{"type":"BODY","text":"Olá"}]}"""
                .formatted(name, language, category)).post("/api/v1/templates").then().statusCode(400)
                .body("details.field", contains(field));
    }

    static ValidatableResponse patch(String id, String body) {
        return given().contentType("application/json").header("Idempotency-Key", UUID.randomUUID()).body(body)
                .patch("/api/v1/templates/" + id).then();
    }

    static ValidatableResponse list(Map<String, String> query) {
        return given().queryParams(query).get("/api/v1/templates").then().statusCode(200);
    }

    static ValidatableResponse preview(String id, String body) {
        return preview(id, body, 200);
    }

    static ValidatableResponse preview(String id, String body, int status) {
        return given().contentType("application/json").body(body).post("/api/v1/templates/" + id + "/preview").then()
                .statusCode(status);
    }
}
