package dev.recado.simulator.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The customer's messages in a prompt. Several layouts of the transcript are recognised, so that the prompt can change.
 *
 * @param newest the customer's last message
 * @param sinceLastReply all messages of the customer after the last message of another author
 */
record CustomerText(String newest, String sinceLastReply) {

    private static final Pattern LINE = Pattern.compile(
            "^\\W{0,3}(?:\\[[^\\]]*\\]\\s*)?(?<author>customer|cliente|user|usu[aá]rio|bot|agent|agente|assistant|assistente|atendente|"
                    + "business|empresa|system|sistema|broadcast)\\W{0,3}(?:\\([^)]*\\)\\s*|\\[[^\\]]*\\]\\s*)?[:>]\\W?\\s*(?<text>.*)$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ELEMENT = Pattern.compile(
            "<(?<tag>\\w+) (?:from|author|role|by)=\"(?<author>[^\"]+)\"[^>]*>(?<text>.*?)</\\k<tag>>",
            Pattern.DOTALL);
    private static final Pattern CUSTOMER = Pattern.compile("customer|cliente|user|usu[aá]rio", Pattern.CASE_INSENSITIVE);
    private static final Pattern FENCE = Pattern.compile("^(-{3,}|={3,}|`{3,}|<\\W?[a-z_]+>)\\s*$");

    static CustomerText of(JsonObject request) {
        return ofPrompt(lastUserText(request));
    }

    static CustomerText ofPrompt(String prompt) {
        var messages = ELEMENT.matcher(prompt).find() ? ofElements(prompt) : ofLines(prompt);
        return messages.isEmpty()
                ? new CustomerText(prompt.strip(), prompt.strip())
                : new CustomerText(messages.getLast(), String.join("\n", messages));
    }

    /** Reads messages that are elements with an author attribute: {@code <message from="customer">…</message>}. */
    private static List<String> ofElements(String prompt) {
        var messages = new ArrayList<String>();
        ELEMENT.matcher(prompt).results().forEach(element -> {
            if (CUSTOMER.matcher(element.group("author")).matches()) {
                messages.add(element.group("text").strip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
            } else {
                messages.clear();
            }
        });
        return messages;
    }

    /** Reads messages that are lines with an author prefix: {@code CUSTOMER: …}. */
    private static List<String> ofLines(String prompt) {
        var messages = new ArrayList<StringBuilder>();
        var fromCustomer = false;
        for (var line : prompt.lines().toList()) {
            var match = LINE.matcher(line);
            if (match.matches()) {
                fromCustomer = CUSTOMER.matcher(match.group("author")).matches();
                if (fromCustomer) {
                    messages.add(new StringBuilder(match.group("text")));
                } else {
                    messages.clear();
                }
            } else if (FENCE.matcher(line).matches() || line.isBlank()) {
                fromCustomer = false;
            } else if (fromCustomer) {
                messages.getLast().append('\n').append(line);
            }
        }
        return messages.stream().map(StringBuilder::toString).map(String::strip).toList();
    }

    private static String lastUserText(JsonObject request) {
        var contents = request.getJsonArray("contents", new JsonArray());
        for (int i = contents.size() - 1; i >= 0; i--) {
            var content = contents.getJsonObject(i);
            if (!"model".equals(content.getString("role"))) {
                var text = String.join("\n", texts(content));
                if (!text.isBlank()) {
                    return text;
                }
            }
        }
        return "";
    }

    private static List<String> texts(JsonObject content) {
        return content.getJsonArray("parts", new JsonArray()).stream().filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .map(part -> part.getString("text", "")).toList();
    }

    @Override
    public String toString() {
        return "CustomerText[redacted]";
    }
}
