package dev.recado.local;

import java.util.Map;

import dev.recado.local.SuiteOptions.Scope;

/** Creates the text after a start: the addresses of the parts and the first steps. */
final class StartSummary {

    private StartSummary() {
    }

    static String of(Suite suite, SuiteOptions options) {
        var text = new StringBuilder("\nready\n\n");
        var simulator = suite.alive("simulator");
        if (options.scope() != Scope.INFRASTRUCTURE) {
            line(text, "gateway", suite.url("gateway") + "   (webhook: /webhooks/whatsapp)");
            line(text, "owner", suite.ownerEmail() + password(suite, options.environment()));
        }
        if (simulator) {
            line(text, "chat page", suite.url("simulator") + "   (write as a customer here)");
        }
        line(text, "PostgreSQL", "127.0.0.1:" + options.ports().of("postgres") + "   (user postgres, password in "
                + options.folder().resolve("secrets.properties") + ")");
        line(text, "Kafka", suite.bootstrapServers() + "   (a publisher's user: deploy/publisher <name>)");
        if (options.scope() == Scope.INFRASTRUCTURE) {
            line(text, "settings", EnvironmentFiles.folder(options.folder()) + "/<service>.env   (for a service in dev mode)");
        }
        line(text, "logs", options.folder().resolve("logs").toString());
        if (simulator && options.scope() != Scope.INFRASTRUCTURE) {
            text.append(firstMessage(suite.url("simulator")));
        }
        return text.append("\nCtrl-C stops everything.").toString();
    }

    private static String password(Suite suite, Map<String, String> environment) {
        if (environment.containsKey(SuiteSecrets.ADMIN_PASSWORD)) {
            return "   (password: as given in " + SuiteSecrets.ADMIN_PASSWORD + ")";
        }
        return suite.firstStart()
                ? "   password: " + suite.setting(SuiteSecrets.ADMIN_PASSWORD)
                : "   (password: as shown at the first start)";
    }

    private static String firstMessage(String simulator) {
        return """

            send a first message, then show what the customer received:
              curl -X POST %1$s/sim/messages -H 'Content-Type: application/json' \\
                   -d '{"from": "5511999990001", "name": "Ana", "type": "text", "text": "Olá! Vocês atendem aos sábados?"}'
              curl '%1$s/sim/messages?to=5511999990001'
            """.formatted(simulator);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-11s %s%n".formatted(name, value));
    }
}
