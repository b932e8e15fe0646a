package dev.recado.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Checks whether the keys of the real WhatsApp and Gemini are set, and whether both services accept them. */
final class RealKeys {

    private static final List<String> MARKERS = List.of("WHATSAPP_TOKEN", "WHATSAPP_API_BASE_URL", "GEMINI_BASE_URL");
    private static final List<String> NEEDED = List.of("WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ID",
            "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

    private RealKeys() {
    }

    /** True if the environment selects the real services, so that the simulator is not started. */
    static boolean areIn(Map<String, String> environment) {
        return MARKERS.stream().anyMatch(name -> isSet(environment, name));
    }

    static boolean isKey(String name) {
        return NEEDED.contains(name) || name.equals("GEMINI_API_KEY");
    }

    static String geminiKey(Map<String, String> environment) {
        return isSet(environment, "GEMINI_API_KEY")
                ? environment.get("GEMINI_API_KEY")
                : environment.getOrDefault("GOOGLE_API_KEY", "");
    }

    static void checkPresent(Map<String, String> environment) throws SuiteFailure {
        for (var name : NEEDED) {
            if (!isSet(environment, name)) {
                throw new SuiteFailure(
                        name + " is not set in the environment; it is required without the simulator (see README)");
            }
        }
        if (geminiKey(environment).isBlank()) {
            throw new SuiteFailure(
                    "GEMINI_API_KEY (or GOOGLE_API_KEY) is not set in the environment; it is required without the simulator");
        }
    }

    /** Sends one request to each service before anything starts. The error names the refused setting, never its value. */
    static void checkAccepted(Map<String, String> environment) throws SuiteFailure {
        var graph = environment.getOrDefault("WHATSAPP_API_BASE_URL", SuiteSettings.GRAPH_URL);
        var number = environment.get("WHATSAPP_PHONE_NUMBER_ID");
        var whatsapp = statusOf("WhatsApp", graph + "/" + number, "Authorization",
                "Bearer " + environment.get("WHATSAPP_TOKEN"));
        if (whatsapp != 200) {
            throw new SuiteFailure("WhatsApp (" + graph + ") answered " + whatsapp + ": " + switch (whatsapp) {
                case 401 -> "WHATSAPP_TOKEN is wrong or has expired";
                case 400, 403, 404 ->
                    "WHATSAPP_PHONE_NUMBER_ID " + number + " does not exist or WHATSAPP_TOKEN may not read it";
                default -> "try again later";
            });
        }
        var base = environment.getOrDefault("GEMINI_BASE_URL", SuiteSettings.GEMINI_URL);
        var model = environment.getOrDefault("GEMINI_MODEL", SuiteSettings.MODEL);
        var gemini = statusOf("Gemini", base + "/models/" + model, "x-goog-api-key", geminiKey(environment));
        if (gemini != 200) {
            throw new SuiteFailure("Gemini (" + base + ") answered " + gemini + ": " + switch (gemini) {
                case 400, 401, 403 -> "GEMINI_API_KEY is wrong or may not use the model " + model;
                case 404 -> "there is no model " + model + " (GEMINI_MODEL)";
                default -> "try again later";
            });
        }
    }

    private static int statusOf(String service, String url, String header, String secret) throws SuiteFailure {
        try (var client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build()) {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_WITHIN).header(header, secret).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IllegalArgumentException e) {
            // the message of the exception may contain the secret in the header
            throw new SuiteFailure(
                    service + " cannot be called: the address " + url
                            + " or its key contains a character that is not allowed there");
        } catch (IOException e) {
            throw new SuiteFailure(service + " cannot be reached at " + url + ": " + e.getClass().getSimpleName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteFailure("interrupted while asking " + service, e);
        }
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
