package dev.recado.simulator.gemini;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The simulated model's decision on a customer's text; the same text always gets the same decision.
 *
 * @param intent words to look for in the caller's enum of intents, the best first
 * @param urgency words to look for in the caller's enum of urgencies, the best first
 * @param cause words to look for in the caller's enum of hand-over causes, the best first
 */
record SimulatedReply(String text, List<String> intent, List<String> urgency, List<String> cause, boolean handOver) {

    private static final Pattern EMERGENCY = Pattern
            .compile("dor no peito|falta de ar|sangramento|sangrando|infarto|desmai|chest pain|can'?t breathe");
    private static final Pattern ASKS_FOR_PERSON = Pattern.compile("\\b(atendente|humano|pessoa|human|person)\\b");
    private static final Pattern APPOINTMENT = Pattern
            .compile("\\b(re)?agendar|\\b(re)?marcar\\b.{0,20}\\b(consulta|horario)|book an appointment");
    private static final Pattern THANKS = Pattern.compile("\\W*(muito )?(obrigad[oa]|valeu|thanks|thank you)\\W*");
    private static final Pattern PRICE = Pattern.compile("preco|valor|quanto custa|price");
    private static final Pattern GREETING = Pattern.compile("\\W*(oi|ola|bom dia|boa tarde|boa noite|hi|hello)\\W*");
    private static final List<String> NORMAL = List.of("normal", "medium", "routine", "low");
    private static final List<String> NO_CAUSE = List.of("none", "null", "no", "nenhum", "other");
    private static final int QUOTE_MAX = 200;

    static SimulatedReply to(CustomerText customerText) {
        var words = normalize(customerText.sinceLastReply());
        var quote = "Você disse: “" + shorten(customerText.newest()) + "”.";
        if (EMERGENCY.matcher(words).find()) {
            return new SimulatedReply(
                    "Isso pode ser uma emergência: ligue 192 agora. Vou chamar uma pessoa da equipe. " + quote,
                    List.of("emergency", "urgent", "health"), List.of("emergency", "critical", "urgent", "high"),
                    List.of("emergency", "urgent", "urgency"), true);
        }
        if (ASKS_FOR_PERSON.matcher(words).find()) {
            return new SimulatedReply("Claro, vou chamar uma pessoa da equipe. " + quote,
                    List.of("human", "person", "agent", "support"), NORMAL,
                    List.of("customer_asked", "customer_request", "asked", "human", "person"), true);
        }
        if (APPOINTMENT.matcher(words).find()) {
            return new SimulatedReply("Vou passar você para quem marca as consultas. " + quote,
                    List.of("appointment", "scheduling", "schedule", "booking", "agendamento"), NORMAL,
                    List.of("appointment", "scheduling", "schedule", "booking", "agendamento"), true);
        }
        if (THANKS.matcher(words).matches()) {
            return withoutHandOver("De nada! " + quote, List.of("thanks", "gratitude", "agradecimento", "other"));
        }
        if (GREETING.matcher(words).matches()) {
            return withoutHandOver("Olá! Como posso ajudar? " + quote, List.of("greeting", "saudacao", "other"));
        }
        if (PRICE.matcher(words).find()) {
            return withoutHandOver(quote + " Posso contar mais sobre os nossos preços.",
                    List.of("price", "pricing", "preco", "sales", "question"));
        }
        return withoutHandOver(quote + " Como posso ajudar?", List.of("question", "information", "general", "other"));
    }

    private static SimulatedReply withoutHandOver(String text, List<String> intent) {
        return new SimulatedReply(text, intent, NORMAL, NO_CAUSE, false);
    }

    SimulatedReply withText(String given) {
        return new SimulatedReply(given, intent, urgency, cause, handOver);
    }

    private static String shorten(String text) {
        return text.length() <= QUOTE_MAX ? text : text.substring(0, text.offsetByCodePoints(0, QUOTE_MAX / 2)) + "…";
    }

    private static String normalize(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "SimulatedReply[handOver=" + handOver + "]";
    }
}
