package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of the documentation get the answers that they announce. */
@SuiteTest
class RequestFilesTest {

    private static final Path FOLDER = SuiteUnderTest.home().resolve("deploy/docs/requests");

    /** An address of the network for documentation, which answers nobody. */
    private static final String UNREACHABLE_RECEIVER = "https://203.0.113.10/recado";

    static List<String> files() throws IOException {
        try (var all = Files.list(FOLDER)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".http")).sorted().toList();
        }
    }

    /** A request is repeated for a while, because the effect of the one before it may still be on its way through the suite. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void every_request_gets_its_expected_status(String file, SuiteUnderTest suite) {
        // Given
        var requests = new RequestFile(FOLDER.resolve(file)).with(values(suite)).requests();
        // When
        for (var request : requests) {
            // Then
            suite.oracle().eventually(request.title(), request::sendAndCheck);
        }
        assertThat(requests).isNotEmpty();
    }

    @Test
    void the_description_names_every_file() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("README.md"))).contains(files());
    }

    private static Map<String, String> values(SuiteUnderTest suite) {
        var customer = suite.customer().phone();
        var email = "desk@" + customer + ".example";
        var password = "nobody-guesses-" + customer;
        TestUsers.joinAs(suite, suite.owner(), email, password, "owner");
        return Map.of("gateway", suite.gateway(), "simulator", suite.url("simulator"), "email", email, "password", password,
                "customer", customer, "ana", suite.customer().phone(), "bruno", suite.customer().phone(), "carla",
                suite.customer().phone(), "name", "visit_reminder_" + customer, "receiver", UNREACHABLE_RECEIVER);
    }
}
