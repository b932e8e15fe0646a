package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.outbound.GraphNumbers.Answer;

/** What the stub of the Graph API says about numbers, tokens and subscribed apps: all is well unless a test changes it. */
public final class GraphDescriptions {

    public static final String APP = "670843887433847";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NUMBER = """
        {"display_phone_number":"+55 11 99999-0001","verified_name":"Clinica","name_status":"APPROVED","status":"CONNECTED",
         "platform_type":"CLOUD_API","code_verification_status":"VERIFIED","quality_rating":"GREEN",
         "whatsapp_business_manager_messaging_limit":"TIER_2K","throughput":{"level":"STANDARD"},"is_on_biz_app":false,
         "is_pin_enabled":true}""";
    private static final String TOKEN = """
        {"app_id":"%s","is_valid":true,"expires_at":0,"data_access_expires_at":0,
         "scopes":["whatsapp_business_messaging","whatsapp_business_management"]}""".formatted(APP);

    private final Map<String, String> changes = new ConcurrentHashMap<>();
    private final Map<String, String> described = new ConcurrentHashMap<>();
    private volatile boolean subscribed = true;

    /** Sets a field of every number or token, as JSON. */
    public void set(String field, String json) {
        changes.put(field, json);
    }

    public void subscribe(boolean apps) {
        subscribed = apps;
    }

    public void reset() {
        changes.clear();
        subscribed = true;
    }

    /** Adds properties to the answers about one number. */
    void describe(String number, String properties) {
        described.put(number, "{" + properties + "}");
    }

    Answer number(String id) {
        return new Answer(200, changed(NUMBER).put("id", id).setAll(parsed(described.getOrDefault(id, "{}"))).toString());
    }

    /** The answer to a query of the id or the limits, which are unknown unless a test describes them. */
    Answer limits(String id) {
        return new Answer(200, parsed(described.getOrDefault(id, "{}")).put("id", id).toString());
    }

    Answer token() {
        return new Answer(200, JSON.createObjectNode().set("data", changed(TOKEN)).toString());
    }

    Answer apps() {
        var app = "{\"whatsapp_business_api_data\":{\"id\":\"" + APP + "\",\"name\":\"Recado\"}}";
        return new Answer(200, "{\"data\":[" + (subscribed ? app : "") + "]}");
    }

    Answer profile() {
        return new Answer(200, """
            {"data":[{"about":"Atendimento","email":"contato@clinica.example","vertical":"HEALTH",
             "websites":["https://clinica.example/"],"messaging_product":"whatsapp"}]}""");
    }

    private ObjectNode changed(String usual) {
        var object = parsed(usual);
        changes.forEach((field, json) -> object.set(field, parsed("{\"value\":" + json + "}").get("value")));
        return object;
    }

    private static ObjectNode parsed(String object) {
        try {
            return (ObjectNode) JSON.readTree(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
