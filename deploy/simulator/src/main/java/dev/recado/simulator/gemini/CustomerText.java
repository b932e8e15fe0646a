package dev.recado.simulator.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the customer wants, found in a prompt whose layout is the caller's affair.
 *
 * @param newest the last thing the customer wrote
 * @param sinceLastReply everything the customer wrote since somebody answered
 */
record CustomerText(String newest, String sinceLastReply) {

    private static final Pattern LINE = Pattern.compile(
            "^\\W{0,3}(?:\\[[^\\]]*\\]\\s*)?(?<who>customer|cliente|user|usu[aá]rio|bot|agent|agente|assistant|assistente|atendente|"
                    + "business|empresa|system|sistema|broadcast)\\W{0,3}(?:\\([^)]*\\)\\s*|\\[[^\\]]*\\]\\s*)?[:>]\\W?\\s*(?<said>.*)$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ELEMENT = Pattern.compile(
            "<(?<tag>\\w+) (?:from|author|role|by)=\"(?<who>[^\"]+)\"[^>]*>(?<said>.*?)</\\k<tag>>",
            Pattern.DOTALL);
    private static final Pattern CUSTOMER = Pattern.compile("customer|cliente|user|usu[aá]rio", Pattern.CASE_INSENSITIVE);
    private static final Pattern FENCE = Pattern.compile("^(-{3,}|={3,}|`{3,}|<\\W?[a-z_]+>)\\s*$");

    static CustomerText of(JsonObject request) {
        return ofPrompt(lastUserText(request));
    }

    static CustomerText ofPrompt(String prompt) {
        var said = ELEMENT.matcher(prompt).find() ? ofElements(prompt) : ofLines(prompt);
        return said.isEmpty()
                ? new CustomerText(prompt.strip(), prompt.strip())
                : new CustomerText(said.getLast(), String.join("\n", said));
    }

    /** Each message an element that names its author: {@code <message from="customer">…</message>}. */
    private static List<String> ofElements(String prompt) {
        var said = new ArrayList<String>();
        ELEMENT.matcher(prompt).results().forEach(element -> {
            if (CUSTOMER.matcher(element.group("who")).matches()) {
                said.add(element.group("said").strip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
            } else {
                said.clear();
            }
        });
        return said;
    }

    /** Each message a line that begins with its author: {@code CUSTOMER: …}. */
    private static List<String> ofLines(String prompt) {
        var said = new ArrayList<StringBuilder>();
        var customerSpeaks = false;
        for (var line : prompt.lines().toList()) {
            var match = LINE.matcher(line);
            if (match.matches()) {
                customerSpeaks = CUSTOMER.matcher(match.group("who")).matches();
                if (customerSpeaks) {
                    said.add(new StringBuilder(match.group("said")));
                } else {
                    said.clear();
                }
            } else if (FENCE.matcher(line).matches() || line.isBlank()) {
                customerSpeaks = false;
            } else if (customerSpeaks) {
                said.getLast().append('\n').append(line);
            }
        }
        return said.stream().map(StringBuilder::toString).map(String::strip).toList();
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
        return "CustomerTurn[redacted]";
    }
}
