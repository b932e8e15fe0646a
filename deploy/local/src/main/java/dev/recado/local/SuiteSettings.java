package dev.recado.local;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.recado.embedded.KafkaMain;

/** Builds the environment of each process: the settings and secrets that it needs, and no others. */
final class SuiteSettings {

    static final String GRAPH_URL = "https://graph.facebook.com/v26.0";
    static final String GEMINI_URL = "https://generativelanguage.googleapis.com/v1beta";
    static final String MODEL = "gemini-3.8-flash";
    private static final String HOST = "127.0.0.1";
    private static final String SIMULATED_NUMBER = "106540352242922";
    private static final String SIMULATED_BUSINESS = "102290129340398";
    /** These encrypt what they store with it. */
    private static final Set<SuitePart> ENCRYPTING = EnumSet.of(SuitePart.AUTH, SuitePart.OUTBOUND);
    private static final String MEDIA_FOLDER = "RECADO_OUTBOUND_MEDIA_FOLDER";
    private static final String EGRESS_ALLOWED = "RECADO_EGRESS_ALLOWED";

    private final Map<String, String> given;
    private final SuiteSecrets secrets;
    private final SuitePorts ports;
    private final boolean simulated;
    private final Path folder;

    /** @param folder the folder with the data of the suite */
    SuiteSettings(Map<String, String> given, SuiteSecrets secrets, SuitePorts ports, boolean simulated, Path folder) {
        this.given = given;
        this.secrets = secrets;
        this.ports = ports;
        this.simulated = simulated;
        this.folder = folder;
    }

    /** The environment of the only or first process of a part. */
    Map<String, String> of(SuitePart part) {
        return of(Replica.first(part));
    }

    Map<String, String> of(Replica replica) {
        var part = replica.part();
        var all = PassedSettings.of(part, given);
        if (part.isService()) {
            all.putAll(common(part));
            all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(replica)));
            all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementOf(replica)));
        }
        all.putAll(own(part));
        return all;
    }

    /**
     * The value given in the environment, else the generated one. Keys of the real WhatsApp and Gemini are never generated, and
     * beside the simulator only generated ones are used, so that it never receives a real one.
     */
    String value(String name) {
        if (!simulated && RealKeys.isKey(name)) {
            return given.getOrDefault(name, "");
        }
        return switch (name) {
            case "WHATSAPP_PHONE_NUMBER_ID" -> given.getOrDefault(name, SIMULATED_NUMBER);
            case "WHATSAPP_BUSINESS_ID" -> given.getOrDefault(name, SIMULATED_BUSINESS);
            default -> RealKeys.isKey(name) ? secrets.get(name) : secrets.get(name, given);
        };
    }

    String ownerEmail() {
        return given.getOrDefault("RECADO_ADMIN_EMAIL", "owner@recado.localhost");
    }

    String publicUrl() {
        return given.getOrDefault("RECADO_PUBLIC_URL", url(SuitePart.GATEWAY));
    }

    String url(SuitePart part) {
        return url(Replica.first(part));
    }

    String url(Replica replica) {
        return "http://localhost:" + ports.of(replica);
    }

    private Map<String, String> own(SuitePart part) {
        return switch (part) {
            case SIMULATOR -> simulator();
            case INGEST -> ingest();
            case CONVERSATION -> Map.of("RECADO_HEALTH_URLS", healthUrls());
            case AI -> Map.of("GEMINI_API_KEY", geminiKey(), "GEMINI_BASE_URL", geminiUrl(), "GEMINI_MODEL",
                    given.getOrDefault("GEMINI_MODEL", MODEL));
            case OUTBOUND -> outbound();
            case AUTH -> auth();
            case KAFKA -> Map.of(KafkaMain.USERS, secrets.kafkaUsers().encode());
            case POSTGRES, GATEWAY -> Map.of();
        };
    }

    private Map<String, String> common(SuitePart service) {
        var all = new HashMap<String, String>();
        all.put("QUARKUS_HTTP_HOST", HOST);
        all.put("QUARKUS_MANAGEMENT_HOST", HOST);
        all.put("KAFKA_BOOTSTRAP_SERVERS", HOST + ":" + ports.of(SuitePart.KAFKA));
        secrets.kafkaUsers().client(service.title())
                .forEach((name, value) -> all.put("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        all.put("AUTH_JWKS_URL", url(SuitePart.AUTH) + "/.well-known/jwks.json");
        // the services trust the gateway, which sets the header of every request
        all.put(GatewayClientAddress.TRUSTED_PROXIES, HOST);
        all.put(GatewayClientAddress.HEADER, "X-Forwarded-For");
        all.put("RECADO_TENANT", given.getOrDefault("RECADO_TENANT", "main"));
        all.put("RECADO_PUBLIC_URL", publicUrl());
        if (service != SuitePart.INGEST) {
            all.putAll(database(service));
        }
        if (ENCRYPTING.contains(service)) {
            all.put(SuiteSecrets.SECRETS_KEY, value(SuiteSecrets.SECRETS_KEY));
        }
        return all;
    }

    /** The role of a service has the name of its database. */
    private Map<String, String> database(SuitePart service) {
        return Map.of("DATABASE_HOST", HOST, "DATABASE_PORT", Integer.toString(ports.of(SuitePart.POSTGRES)),
                "DATABASE_USERNAME", service.title(), SuiteSecrets.DATABASE_PASSWORD,
                secrets.databasePasswords().get(service.title()));
    }

    /** Generated secrets alone: the simulator has no access control. */
    private Map<String, String> simulator() {
        return Map.of("SIM_PORT", Integer.toString(ports.of(SuitePart.SIMULATOR)), "SIM_APP_SECRET",
                secrets.get("WHATSAPP_APP_SECRET"), "SIM_WHATSAPP_TOKEN", secrets.get("WHATSAPP_TOKEN"),
                "SIM_PHONE_NUMBER_ID", value("WHATSAPP_PHONE_NUMBER_ID"), "SIM_BUSINESS_ID", value("WHATSAPP_BUSINESS_ID"),
                "SIM_WEBHOOK_URL", url(SuitePart.GATEWAY) + "/webhooks/whatsapp", "SIM_GEMINI_API_KEY",
                secrets.get("GEMINI_API_KEY"));
    }

    private Map<String, String> ingest() {
        var all = new HashMap<String, String>();
        // secrets of further Meta apps
        given.forEach((name, secret) -> {
            if (name.startsWith("WHATSAPP_APP_SECRET__")) {
                all.put(name, secret);
            }
        });
        all.put("WHATSAPP_VERIFY_TOKEN", value("WHATSAPP_VERIFY_TOKEN"));
        all.put("WHATSAPP_APP_SECRET", value("WHATSAPP_APP_SECRET"));
        return all;
    }

    /** Without a mail server, auth writes mails as files into the data folder. */
    private Map<String, String> auth() {
        return Map.of("RECADO_ADMIN_EMAIL", ownerEmail(), SuiteSecrets.ADMIN_PASSWORD, value(SuiteSecrets.ADMIN_PASSWORD),
                "RECADO_MAIL_FOLDER", given.getOrDefault("RECADO_MAIL_FOLDER", folder.resolve("mail").toString()));
    }

    private Map<String, String> outbound() {
        var all = new HashMap<>(Map.of("WHATSAPP_TOKEN", value("WHATSAPP_TOKEN"), "WHATSAPP_PHONE_NUMBER_ID",
                value("WHATSAPP_PHONE_NUMBER_ID"), "WHATSAPP_BUSINESS_ID", value("WHATSAPP_BUSINESS_ID"),
                "WHATSAPP_API_BASE_URL", graphUrl()));
        var allowed = given.getOrDefault(EGRESS_ALLOWED, "");
        var simulator = "localhost:" + ports.of(SuitePart.SIMULATOR);
        all.put(EGRESS_ALLOWED, !simulated ? allowed : allowed.isEmpty() ? simulator : allowed + "," + simulator);
        all.values().removeIf(String::isEmpty);
        all.put(MEDIA_FOLDER, given.getOrDefault(MEDIA_FOLDER, folder.resolve("media").toString()));
        return all;
    }

    String graphUrl() {
        return simulated ? url(SuitePart.SIMULATOR) + "/v26.0" : given.getOrDefault("WHATSAPP_API_BASE_URL", GRAPH_URL);
    }

    private String geminiUrl() {
        return simulated ? url(SuitePart.SIMULATOR) + "/v1beta" : given.getOrDefault("GEMINI_BASE_URL", GEMINI_URL);
    }

    private String geminiKey() {
        return simulated ? value("GEMINI_API_KEY") : RealKeys.geminiKey(given);
    }

    private String healthUrls() {
        var others = List.of(SuitePart.INGEST, SuitePart.AI, SuitePart.OUTBOUND, SuitePart.AUTH);
        return String.join(",",
                others.stream().map(part -> part.title() + "=http://localhost:" + ports.managementOf(part)).toList());
    }
}
