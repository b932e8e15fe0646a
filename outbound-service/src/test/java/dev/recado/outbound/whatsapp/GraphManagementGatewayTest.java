package dev.recado.outbound.whatsapp;

import static dev.recado.outbound.whatsapp.GraphAnswer.Found;
import static dev.recado.outbound.whatsapp.GraphAnswer.Refused;
import static dev.recado.outbound.whatsapp.GraphAnswer.Unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.whatsapp.Egress.EgressConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Management calls are guarded and limited, and every answer has a type. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class GraphManagementGatewayTest {

    private static final String TOKEN = "test_token_of_management";
    private static final Duration SHORT = Duration.ofMillis(500);

    @Inject
    Vertx vertx;

    private final SameAnswerEndpoint endpoint = new SameAnswerEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void a_page_of_templates_is_asked_with_the_token_and_the_cursor() {
        // Given
        endpoint.answer(response(200, "{\"data\":[]}"));
        // When
        var answer = await(gateway(endpoint.allowed()).listTemplates("102290129340398", TOKEN, "a+b/c"));
        // Then
        assertThat(answer).isInstanceOfSatisfying(Found.class, found -> assertThat(found.json().path("data")).isEmpty());
        assertThat(endpoint.requests().getFirst()).startsWith("GET /v26.0/102290129340398/message_templates?")
                .contains("limit=100", "after=a%2Bb%2Fc", "components", "Bearer " + TOKEN);
    }

    @Test
    void a_template_is_written_as_given_and_a_deletion_names_its_translation() {
        // Given
        endpoint.answer(response(200, "{\"id\":\"1\",\"status\":\"PENDING\"}"));
        var gateway = gateway(endpoint.allowed());
        // When
        await(gateway.createTemplate("1", TOKEN, JsonNodeFactory.instance.objectNode().put("parameter_format", "NAMED")));
        await(gateway.deleteTemplates("1", TOKEN, "order_ok", "77"));
        await(gateway.deleteTemplates("1", TOKEN, "order_ok", null));
        // Then
        assertThat(endpoint.requests().getFirst()).startsWith("POST /v26.0/1/message_templates ")
                .endsWith("{\"parameter_format\":\"NAMED\"}");
        assertThat(endpoint.requests().get(1)).startsWith("DELETE /v26.0/1/message_templates?").contains("name=order_ok",
                "hsm_id=77");
        assertThat(endpoint.requests().get(2)).contains("name=order_ok").doesNotContain("hsm_id");
    }

    @Test
    void a_refusal_has_the_codes_and_words_of_meta() {
        // Given
        endpoint.answer(response(400,
                """
                           {"error":{"message":"Invalid parameter","code":100,"error_subcode":2388299,
                    "error_user_msg":"Variables can't be at the end"}}"""));
        // When
        var answer = await(gateway(endpoint.allowed()).listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer).isEqualTo(new Refused(
                new GraphAnswer.GraphRefusal(100, 2388299, "Invalid parameter", "Variables can't be at the end")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        401 | {"error":{"code":190,"message":"expired"}}    | TokenRefused
        403 | {"error":{"code":200,"error_data":"a text"}}  | TokenRefused
        400 | {"error":{"code":80007,"message":"limit"}}    | Unavailable
        500 | {"error":{"code":99999}}                      | Unavailable
        404 | {"error":{"code":99999}}                      | Refused
        400 | {"error":{"code":99999,"is_transient":true}}  | Unavailable
        200 | <html>                                        | Unavailable
        200 | [1]                                           | Unavailable
        302 | {}                                            | Unavailable
        503 | ''                                            | Unavailable
        """)
    void each_answer_has_a_type(int status, String body, String type) {
        // Given
        endpoint.answer(response(status, body));
        // When
        var answer = await(gateway(endpoint.allowed()).listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer.getClass().getSimpleName()).isEqualTo(type);
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void an_address_that_is_not_public_receives_no_request() {
        // When
        var answer = await(new GraphManagementGateway(vertx, egress(""), graph("https://127.0.0.1:" + endpoint.port()),
                config(Map.of())).listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer).isInstanceOf(Unavailable.class);
        // When
        var plain = await(gateway("").listTemplates("1", TOKEN, null));
        // Then
        assertThat(plain).isInstanceOf(Unavailable.class);
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void a_connection_to_an_address_that_is_not_public_is_closed_before_the_request_is_written() {
        // Given
        var checked = new Egress(() -> Optional.of(endpoint.allowed())) {
            @Override
            boolean mayConnect(URI uri, String address) {
                return !"127.0.0.1".equals(address);
            }
        };
        // When
        var answer = await(new GraphManagementGateway(vertx, checked, graph(endpoint.url()), config(Map.of()))
                .listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer).isInstanceOf(Unavailable.class);
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void an_answer_that_is_too_long_is_not_read() {
        // Given
        endpoint.answer(response(200, "{\"data\":[\"" + "x".repeat(4000) + "\"]}"));
        // When
        var answer = await(gateway(endpoint.allowed(), Map.of("recado.outbound.management.answer-bytes-max", "2048"))
                .listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer).isEqualTo(new Unavailable("TooLongFrameException"));
    }

    @Test
    void each_answer_of_a_connection_has_the_whole_size() {
        // Given
        endpoint.answer(response(200, "{\"data\":[\"" + "x".repeat(1500) + "\"]}"));
        var gateway = gateway(endpoint.allowed(), Map.of("recado.outbound.management.answer-bytes-max", "2048"));
        // When
        var answers = List.of(await(gateway.listTemplates("1", TOKEN, null)), await(gateway.listTemplates("1", TOKEN, null)));
        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(Found.class));
    }

    @Test
    void an_answer_that_never_ends_is_given_up() {
        // Given
        endpoint.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{");
        var limits = Map.of("recado.outbound.management.answer-timeout", SHORT.toMillis() + "ms");
        // When
        var answer = await(gateway(endpoint.allowed(), limits).listTemplates("1", TOKEN, null));
        // Then
        assertThat(answer).isInstanceOf(Unavailable.class);
    }

    private static GraphAnswer await(Uni<GraphAnswer> call) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> call);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private GraphManagementGateway gateway(String allowed) {
        return gateway(allowed, Map.of());
    }

    private GraphManagementGateway gateway(String allowed, Map<String, String> limits) {
        return new GraphManagementGateway(vertx, egress(allowed), graph(endpoint.url()), config(limits));
    }

    private static Egress egress(String allowed) {
        return new Egress(mapping(EgressConfig.class, Map.of("recado.egress-allowed", allowed)));
    }

    private static GraphConfig graph(String url) {
        return mapping(GraphConfig.class, Map.of("whatsapp.api-base-url", url));
    }

    private static ManagementConfig config(Map<String, String> values) {
        return mapping(ManagementConfig.class, values);
    }

    private static <T> T mapping(Class<T> type, Map<String, String> values) {
        return new SmallRyeConfigBuilder().withMapping(type).withValidateUnknown(false).addDiscoveredConverters()
                .withDefaultValues(values).build().getConfigMapping(type);
    }

    private static String response(int status, String body) {
        return "HTTP/1.1 " + status + " Stub\r\nContent-Type: application/json\r\nLocation: /elsewhere\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }
}
