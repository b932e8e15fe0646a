package dev.recado.ai.reply;

import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.Json;

/** Extracts the reply from JSON, because some models write their whole JSON answer into its field {@code reply}. */
final class JsonReply {

    private static final ObjectMapper JSON = Json.plain()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern FENCED = Pattern.compile("(?s)\\s*```[A-Za-z]*\\s*([\\[{].*[\\]}])\\s*```\\s*");
    private static final int NESTING_MAX = 4;
    private static final String REPLY = "reply";
    /** Other fields of the model's answer. An object with one of them is no text for the customer. */
    private static final Set<String> OTHER_FIELDS = Set.of("intent", "urgency", "handOver", "handOverCause", "noReplyNeeded");

    private JsonReply() {
    }

    /**
     * Returns the field {@code reply} of a JSON object. Empty JSON and a model's answer without that field give an empty text. Any
     * other JSON and any other text are the reply itself and stay unchanged.
     */
    static String unwrap(String reply) {
        var text = reply;
        for (var i = 0; i < NESTING_MAX; i++) {
            var fenced = FENCED.matcher(text);
            var json = fenced.matches() ? fenced.group(1) : text.strip();
            if (!json.startsWith("{") && !json.startsWith("[")) {
                return text;
            }
            try {
                var node = JSON.readTree(json);
                if (!node.isEmpty() && !node.has(REPLY) && OTHER_FIELDS.stream().noneMatch(node::has)) {
                    return text;
                }
                text = node.path(REPLY).asText();
            } catch (JsonProcessingException e) {
                // text such as "[1] Sim": not JSON, so the customer may read it
                return text;
            }
        }
        return "";
    }
}
