package dev.recado.ai.model;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;

import dev.langchain4j.http.client.HttpClientBuilder;

/** Builds {@link GeminiHttp} where LangChain4j wants a builder, which tells it the model's time limits. */
final class GeminiHttpBuilder implements HttpClientBuilder {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private Duration connectTimeout = CONNECT_MAX;
    private Duration readTimeout = Duration.ofSeconds(20);

    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout.compareTo(CONNECT_MAX) < 0 ? timeout : CONNECT_MAX;
        return this;
    }

    @Override
    public Duration readTimeout() {
        return readTimeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    @Override
    public dev.langchain4j.http.client.HttpClient build() {
        // HTTP/1.1: a connection per call in flight, so that one stalled connection never holds many calls
        var client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
        return new GeminiHttp(client, readTimeout);
    }
}
