package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

import dev.recado.embedded.PostgresServer;
import org.junit.jupiter.api.Test;

/** Three replicas of each service fit PostgreSQL's connections, and the document that operators read has the same figures. */
class ConnectionBudgetTest {

    private static final Path HOME = Path.of("").toAbsolutePath().getParent().getParent();
    private static final String POOL = "quarkus.datasource.reactive.max-size";
    private static final String MIGRATION = "quarkus.datasource.jdbc.max-size";
    private static final int SUPERUSERS = 3;
    private static final int OPERATORS = 10;
    private static final Pattern ROW = Pattern.compile("\\| ([a-z]+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");

    @Test
    void three_replicas_of_each_service_fit_the_connections_of_postgresql() throws IOException {
        var all = SUPERUSERS + OPERATORS;
        for (var service : SuitePart.SERVICES) {
            all += SuitePorts.REPLICAS_MAX * (setting(service, POOL) + setting(service, MIGRATION));
        }
        assertThat(all).isLessThanOrEqualTo(PostgresServer.CONNECTIONS_MAX);
    }

    @Test
    void the_document_has_the_figures_of_the_settings() throws IOException {
        // Given
        var document = Files.readString(HOME.resolve("deploy/docs/connections.md"));
        // When
        var rows = ROW.matcher(document).results().toList();
        // Then
        assertThat(rows).extracting(row -> row.group(1))
                .containsExactlyInAnyOrderElementsOf(SuitePart.SERVICES.stream().map(SuitePart::title).toList());
        for (var row : rows) {
            var service = SuitePart.named(row.group(1));
            var one = setting(service, POOL) + setting(service, MIGRATION);
            assertThat(List.of(row.group(2), row.group(3), row.group(4), row.group(5))).as(service.title())
                    .containsExactly(Integer.toString(setting(service, POOL)), Integer.toString(setting(service, MIGRATION)),
                            Integer.toString(one), Integer.toString(SuitePorts.REPLICAS_MAX * one));
        }
        assertThat(document).contains("max_connections=" + PostgresServer.CONNECTIONS_MAX);
    }

    /** The service's own value, else the kit's; none without a database. */
    private static int setting(SuitePart service, String name) throws IOException {
        var own = read(service.title() + "-service/src/main/resources/application.properties");
        if ("false".equals(own.getProperty("recado.database.enabled"))) {
            return 0;
        }
        var kit = read("service-kit/src/main/resources/META-INF/microprofile-config.properties");
        return Integer.parseInt(own.getProperty(name, kit.getProperty(name)));
    }

    private static Properties read(String file) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(HOME.resolve(file))) {
            settings.load(in);
        }
        return settings;
    }
}
