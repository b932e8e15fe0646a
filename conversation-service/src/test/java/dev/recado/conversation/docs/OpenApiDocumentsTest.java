package dev.recado.conversation.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.recado.conversation.SlowServices;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {

    @Test
    void a_hundred_calls_at_once_and_later_ones_fetch_a_document_one_time() throws Exception {
        try (var services = SlowServices.start("{\"openapi\":\"3.1.0\"}")) {
            // Given
            var documents = new OpenApiDocuments(null, () -> Optional.of(List.of("ai=" + services.address())),
                    services.vertx());
            // When
            var callers = IntStream.range(0, 100).mapToObj(i -> documents.of("ai").subscribeAsCompletionStage()).toList();
            services.answerAll();
            // Then
            for (var caller : callers) {
                assertThat(caller.get(20, TimeUnit.SECONDS).content().toString()).contains("3.1.0");
            }
            documents.of("ai").subscribeAsCompletionStage().get(20, TimeUnit.SECONDS);
            assertThat(services.calls()).isEqualTo(1);
        }
    }
}
