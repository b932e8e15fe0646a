package dev.recado.outbound.media;

import static io.restassured.RestAssured.given;

import dev.recado.events.NamedUuid;
import dev.recado.kit.test.TestTokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Calls the endpoints of media, as a user of the first tenant or of another one. */
final class MediaClient {

    static final String MEDIA = "/api/v1/media";

    private MediaClient() {
    }

    static RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + TestTokens.of(role));
    }

    static RequestSpecification ofOtherTenant() {
        return given().header("Authorization", "Bearer " + TestTokens.of("owner", NamedUuid.tenant("other")));
    }

    static Response upload(String type, byte[] file, String query) {
        return as("agent").urlEncodingEnabled(false).contentType(type).body(file).post(MEDIA + query);
    }

    static String uploaded(String type, byte[] file) {
        return upload(type, file, "").then().statusCode(201).extract().path("id");
    }
}
