package dev.recado.outbound.callback;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Requests to the API of callbacks. */
final class CallbackRequests {

    private static final String PATH = "/api/v1/outbound/callbacks";

    /** A new callback with its secret. */
    record Created(UUID id, String secret) {
    }

    private CallbackRequests() {
    }

    static Created create(String url) {
        var created = post(url, UUID.randomUUID().toString()).statusCode(201);
        return new Created(UUID.fromString(created.extract().path("id")), created.extract().path("secret"));
    }

    static ValidatableResponse post(String url, String key) {
        return json().header("Idempotency-Key", key).body(Map.of("url", url, "name", "shop")).post(PATH).then();
    }

    static ValidatableResponse list() {
        return given().get(PATH).then();
    }

    static ValidatableResponse get(UUID id) {
        return given().get(PATH + "/" + id).then();
    }

    static ValidatableResponse patch(UUID id, Map<String, String> edit) {
        return json().body(edit).patch(PATH + "/" + id).then();
    }

    static ValidatableResponse delete(UUID id) {
        return given().delete(PATH + "/" + id).then();
    }

    static ValidatableResponse rotate(UUID id) {
        return given().post(PATH + "/" + id + "/rotate-secret").then();
    }

    static ValidatableResponse test(UUID id) {
        return given().post(PATH + "/" + id + "/test").then();
    }

    static List<Map<String, Object>> deliveries(UUID id, String state) {
        return given().queryParam("state", state).get(PATH + "/" + id + "/deliveries").then().statusCode(200).extract()
                .path("results");
    }

    static ValidatableResponse retry(UUID id, String delivery) {
        return given().post(PATH + "/" + id + "/deliveries/" + delivery + "/retry").then();
    }

    private static RequestSpecification json() {
        return given().contentType("application/json");
    }
}
