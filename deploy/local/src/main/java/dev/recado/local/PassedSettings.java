package dev.recado.local;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.recado.embedded.SystemEnvironment;

/**
 * Selects the settings of the user's environment that a process receives unchanged: those of the operating system, and those of
 * its own features. {@link SuiteSettings} adds addresses and secrets.
 */
final class PassedSettings {

    /** Beginnings of names, of every service. */
    private static final List<String> OF_SERVICES = List.of("RECADO_ACCESS_", "RECADO_HTTP_", "RECADO_PRODUCER_",
            "RECADO_SHUTDOWN_", "QUARKUS_LOG_");
    private static final Map<SuitePart, List<String>> OF_ONE = new EnumMap<>(Map.of(
            SuitePart.INGEST, List.of("RECADO_INGEST_"),
            SuitePart.CONVERSATION, List.of("RECADO_CONVERSATION_", "RECADO_CONTACT_", "RECADO_LIVE_", "RECADO_CONSOLE_",
                    "RECADO_HEALTH_"),
            SuitePart.AI, List.of("RECADO_AI_", "RECADO_WORK_"),
            SuitePart.OUTBOUND, List.of("RECADO_OUTBOUND_", "RECADO_PUBLISHERS_", "RECADO_WORK_"),
            SuitePart.AUTH, List.of("RECADO_AUTH_", "RECADO_ADMIN_", "RECADO_SMTP_", "RECADO_MAIL_")));

    private PassedSettings() {
    }

    static Map<String, String> of(SuitePart part, Map<String, String> given) {
        var passed = new HashMap<>(SystemEnvironment.of(given));
        given.forEach((name, value) -> {
            if (part.isService() && (begins(name, OF_SERVICES) || begins(name, OF_ONE.get(part)))) {
                passed.put(name, value);
            }
        });
        return passed;
    }

    private static boolean begins(String name, Collection<String> beginnings) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}
