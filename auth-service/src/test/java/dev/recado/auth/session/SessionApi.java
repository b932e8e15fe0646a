package dev.recado.auth.session;

import static io.restassured.RestAssured.given;

import java.util.Map;

import dev.recado.auth.Api;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

/** Logs in, refreshes and logs out over HTTP. */
final class SessionApi {

    private SessionApi() {
    }

    /** Returns the refresh token. */
    static String logIn(String email) {
        return Api.logIn(email, Api.PASSWORD).then().statusCode(200).extract().path("refresh_token");
    }

    static String logIn(String email, String userAgent) {
        return given().contentType(ContentType.JSON).header("User-Agent", userAgent)
                .body(Map.of("username", email, "password", Api.PASSWORD)).post("/api/v1/auth/token").then().statusCode(200)
                .extract().path("refresh_token");
    }

    static Response refresh(String token) {
        return given().contentType(ContentType.JSON).body(Map.of("refresh_token", token)).post("/api/v1/auth/refresh");
    }

    static Response logOut(String token) {
        return given().contentType(ContentType.JSON).body(Map.of("refresh_token", token)).post("/api/v1/auth/logout");
    }
}
